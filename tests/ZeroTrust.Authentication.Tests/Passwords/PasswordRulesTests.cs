using CsCheck;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Shouldly;
using Xunit;
using ZeroTrust.Authentication.Passwords;
using ZeroTrust.Authentication.Passwords.Blocklist;
using ZeroTrust.Authentication.Passwords.Breaches;

namespace ZeroTrust.Authentication.Tests.Passwords;

public sealed class PasswordRulesTests
{
    private static readonly PasswordOwner Ada = new("Ada.Lovelace@x.org", "a.lovelace1815@mail.example");

    [Theory]
    [InlineData("a long pass phrase")]
    [InlineData("пароль из многих букв")]
    [InlineData("correct horse battery staple")]
    [InlineData("   spaces are kept   ")]
    [InlineData("🔑🗝️🔒🔓🔏🔐🛡️⚙️🧲🧪🧬🔭🔬📡")]
    [InlineData("all lower case letters")]
    [InlineData("27364918273645192837")]
    public async Task A_long_password_of_any_kind_is_accepted(string password) => (await RefuseAsync(password)).ShouldBeNull();

    [Theory]
    [InlineData("")]
    [InlineData("fourteen chars")]
    [InlineData("aaaaaaaaaaaaaaaaaa")]
    [InlineData("1234567890123456")]
    [InlineData("abcabcabcabcabcabc")]
    [InlineData("abcdefghijklmnopqrstuvwxyz")]
    [InlineData("password1234567")]
    [InlineData("PASSWORD1234567")]
    [InlineData("passwordpassword")]
    [InlineData("P@ssw0rdP@ssw0rd")]
    [InlineData("qwertyuiopasdfghjkl")]
    [InlineData("Sunshine Butterfly!!")]
    [InlineData("dragondragondragondragon")]
    [InlineData("123456789qwerty!1")]
    [InlineData("ada.lovelace@x.org")]
    [InlineData("ADA.LOVELACE@X.ORG12")]
    [InlineData("gro.x@ecalevol.ada")]
    [InlineData("ada.lovelace12345")]
    [InlineData("a.lovelace1815!!!")]
    [InlineData("ZeroTrustZeroTrust")]
    [InlineData("zerotrust2026!zerotrust")]
    [InlineData("Acme Rockets 2026")]
    public async Task A_guessable_password_is_refused_and_not_repeated(string password)
    {
        var refusal = (await RefuseAsync(password)).ShouldNotBeNull();
        refusal.Problem.Code.ShouldBe("auth.weak_password");
        if (password.Length > 0)
        {
            refusal.ToString().ShouldNotContain(password);
        }
    }

    [Fact]
    public void Length_is_counted_in_code_points_and_bounded()
    {
        PasswordRules.CanBePassword(new string('x', 256)).ShouldBeTrue();
        PasswordRules.CanBePassword(new string('x', 257)).ShouldBeFalse();
        PasswordRules.CanBePassword("").ShouldBeFalse();
        PasswordRules.IsLongEnough("🔑🗝🔒🔓🔏🔐🛡⚙🧲🧪", 15).ShouldBeFalse();
    }

    [Fact]
    public void Text_that_has_no_utf8_form_is_refused()
    {
        PasswordRules.CanBePassword($"lone surrogate {(char)0xd800} inside").ShouldBeFalse();
        PasswordRules.CanBePassword($"lone surrogate {(char)0xdc00} inside").ShouldBeFalse();
        PasswordRules.CanBePassword($"at the end {(char)0xd800}").ShouldBeFalse();
        PasswordRules.CanBePassword("a whole one: 🔑").ShouldBeTrue();
    }

    [Fact]
    public void Random_passwords_are_hardly_ever_taken_for_common_ones()
    {
        var guessable = new Guessable(new CommonPasswords(Settings()));
        var refused = 0;
        Gen.Char["abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789-_"].Array[20].Sample(
            letters => _ = guessable.Is(new string(letters)) ? Interlocked.Increment(ref refused) : 0, iter: 5000, threads: 1);
        refused.ShouldBeLessThan(50);
    }

    internal static IOptions<PasswordOptions> Settings(Action<PasswordOptions>? change = null)
    {
        var options = new PasswordOptions { OrganisationWords = ["Acme Rockets"] };
        change?.Invoke(options);
        return Options.Create(options);
    }

    internal static PasswordPolicy Policy(IOptions<PasswordOptions> settings) => new(
        settings, new ContextWords(settings), new Guessable(new CommonPasswords(settings)), new BreachedPasswords(settings, NullLogger<BreachedPasswords>.Instance));

    private static async Task<PasswordRefusal?> RefuseAsync(string password) =>
        await Policy(Settings()).RefuseAsync(password, Ada, "password", TestContext.Current.CancellationToken);
}
