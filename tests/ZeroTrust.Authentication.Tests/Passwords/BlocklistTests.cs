using CsCheck;
using Shouldly;
using Xunit;
using ZeroTrust.Authentication.Passwords;
using ZeroTrust.Authentication.Passwords.Blocklist;
using ZeroTrust.Testing;

namespace ZeroTrust.Authentication.Tests.Passwords;

public sealed class BlocklistTests
{
    [Fact]
    public void What_was_put_in_is_always_found() =>
        Gen.ULong.Array[0, 2000].Sample(keys =>
        {
            var reference = keys.ToHashSet();
            var filter = BinaryFuseFilter.FromBytes(BinaryFuseBuilder.Build(keys).ToBytes());
            reference.ShouldAllBe(key => filter.MayContain(key));
        }, iter: 300);

    [Fact]
    public void Of_what_was_not_put_in_one_in_65536_is_found()
    {
        var filter = BinaryFuseBuilder.Build(Enumerable.Range(0, 50_000).Select(i => (ulong)i));
        Enumerable.Range(100_000, 1_000_000).Count(i => filter.MayContain((ulong)i)).ShouldBeInRange(1, 60);
    }

    [Fact]
    public void The_same_keys_give_the_same_bytes() =>
        BinaryFuseBuilder.Build([3, 1, 2, 2]).ToBytes().ShouldBe(BinaryFuseBuilder.Build([1, 2, 3]).ToBytes());

    [Theory]
    [InlineData(0)]
    [InlineData(15)]
    [InlineData(64)]
    public void Bytes_that_are_no_filter_are_refused(int length) =>
        Should.Throw<FormatException>(() => BinaryFuseFilter.FromBytes(new byte[length]));

    [Theory]
    [InlineData("123456")]
    [InlineData("PASSWORD")]
    [InlineData("qwertyuiop")]
    [InlineData("iloveyou")]
    [InlineData("1qaz2wsx3edc4rfv")]
    public void The_built_in_list_has_what_everybody_tries(string password) =>
        new CommonPasswords(PasswordRulesTests.Settings()).Contains(password).ShouldBeTrue();

    [Fact]
    public void A_password_longer_than_every_entry_is_never_taken_for_one()
    {
        var guessable = new Guessable(new CommonPasswords(PasswordRulesTests.Settings()));
        Enumerable.Range(0, 20_000).Select(_ => System.Security.Cryptography.RandomNumberGenerator.GetHexString(32)).Where(guessable.Is).ShouldBeEmpty();
    }

    [Fact]
    public async Task The_operators_file_adds_words_and_is_read_whole_or_not_at_all()
    {
        using var folder = new TemporaryFolder("words");
        var file = folder.Inside("words.txt");
        await File.WriteAllTextAsync(file, "# refused here\n\nTroubadour of Toulouse\n", TestContext.Current.CancellationToken);
        var settings = PasswordRulesTests.Settings(options => options.BlocklistFile = file);
        new CommonPasswords(settings).Contains("troubadour of toulouse").ShouldBeTrue();
        new CommonPasswords(settings).Contains("# refused here").ShouldBeFalse();
        new Guessable(new CommonPasswords(settings)).Is("TROUBADOUR of toulouse 1").ShouldBeTrue();

        await File.WriteAllTextAsync(file, new string('x', 200), TestContext.Current.CancellationToken);
        Should.Throw<InvalidOperationException>(() => new CommonPasswords(settings)).Message.ShouldContain("BlocklistFile");
        new PasswordOptionsRules().Validate(null, new PasswordOptions { BlocklistFile = folder.Inside("none") }).FailureMessage!.ShouldContain("BlocklistFile");
    }
}
