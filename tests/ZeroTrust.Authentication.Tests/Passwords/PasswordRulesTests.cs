using Shouldly;
using Xunit;
using ZeroTrust.Authentication.Passwords;

namespace ZeroTrust.Authentication.Tests.Passwords;

public sealed class PasswordRulesTests
{
    [Theory]
    [InlineData("a long pass phrase")]
    [InlineData("пароль из многих букв")]
    [InlineData("twelve chars")]
    public void A_long_password_is_accepted(string password) => PasswordRules.Refuse(password, "ada", 12).ShouldBeNull();

    [Theory]
    [InlineData("", "ada")]
    [InlineData("eleven char", "ada")]
    [InlineData("aaaaaaaaaaaaaaaa", "ada")]
    [InlineData("password1234", "ada")]
    [InlineData("PASSWORD1234", "ada")]
    [InlineData("ada.lovelace@x.org", "Ada.Lovelace@x.org")]
    [InlineData("ada.lovelace@x.org12", "ada.lovelace@x.org")]
    [InlineData("gro.x@ecalevol.ada", "ada.lovelace@x.org")]
    public void A_guessable_password_is_refused(string password, string userName) => PasswordRules.Refuse(password, userName, 12).ShouldNotBeNull();

    [Fact]
    public void Length_is_bounded()
    {
        PasswordRules.CanBePassword(new string('x', 256)).ShouldBeTrue();
        PasswordRules.CanBePassword(new string('x', 257)).ShouldBeFalse();
        PasswordRules.CanBePassword("").ShouldBeFalse();
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
    public void A_refusal_never_repeats_the_password() =>
        PasswordRules.Refuse("password1234", null, 12)!.ToString().ShouldNotContain("password1234");
}
