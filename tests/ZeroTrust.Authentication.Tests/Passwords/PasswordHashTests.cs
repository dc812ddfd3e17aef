using Shouldly;
using Xunit;
using ZeroTrust.Authentication.Passwords;

namespace ZeroTrust.Authentication.Tests.Passwords;

public sealed class PasswordHashTests
{
    [Theory]
    [InlineData(PasswordHashCost.Memory19MiB, "$argon2id$v=19$m=19456,t=2,p=1$")]
    [InlineData(PasswordHashCost.Memory12MiB, "$argon2id$v=19$m=12288,t=3,p=1$")]
    public void A_hash_carries_its_parameters_and_knows_its_password(PasswordHashCost cost, string head)
    {
        var hash = PasswordHash.Create("a long pass phrase", Argon2Cost.Of(cost));
        hash.ShouldStartWith(head);
        PasswordHash.Matches(hash, "a long pass phrase").ShouldBeTrue();
        PasswordHash.Matches(hash, "a long pass phrasE").ShouldBeFalse();
        PasswordHash.Matches(hash, "").ShouldBeFalse();
    }

    [Fact]
    public void A_hash_of_another_implementation_is_understood() =>
        // Made with the reference implementation's command.
        PasswordHash.Matches("$argon2id$v=19$m=19456,t=2,p=1$MDEyMzQ1Njc4OWFiY2RlZg$69I7qCjDTsQwhQqFvpQJiqEI0lGQvxC84fXE0Ktxca4", "correct horse battery").ShouldBeTrue();

    [Fact]
    public void Two_hashes_of_one_password_differ() =>
        PasswordHash.Create("a long pass phrase", Argon2Cost.Of(PasswordHashCost.Memory12MiB))
            .ShouldNotBe(PasswordHash.Create("a long pass phrase", Argon2Cost.Of(PasswordHashCost.Memory12MiB)));

    [Theory]
    [InlineData("")]
    [InlineData("plain")]
    [InlineData("$argon2id$v=19$m=99999999,t=2,p=1$AAECAwQFBgcICQoLDA0ODw$AAECAwQFBgcICQoLDA0ODw")]
    [InlineData("$argon2id$v=19$m=19456,t=99,p=1$AAECAwQFBgcICQoLDA0ODw$AAECAwQFBgcICQoLDA0ODw")]
    public void What_we_never_wrote_is_refused(string stored) => Should.Throw<FormatException>(() => PasswordHash.Matches(stored, "x"));
}
