using System.Text;
using Shouldly;
using Xunit;
using ZeroTrust.Contracts.Mfa;
using ZeroTrust.Mfa.Tests.Fixtures;

namespace ZeroTrust.Mfa.Tests.Challenges;

public sealed class PasswordlessTests(MfaDatabase database) : IClassFixture<MfaDatabase>, IAsyncDisposable
{
    private const string Right = FakeCheck.RightCode;
    private readonly LoginInstance _login = new(database);

    public ValueTask DisposeAsync() => _login.DisposeAsync();

    [Fact]
    public async Task A_passkey_with_user_verification_is_two_factors_and_names_the_person()
    {
        _login.Passkey.Subject = "alone";
        _login.Passkey.IsTwoFactors = true;
        var asked = await ChallengeAsync();

        var (outcome, proved) = await _login.ProveAsync(asked.Challenge.Id, Right, kind: FactorKinds.Passkey);

        outcome.ShouldBe("proved");
        asked.PublicKey.GetProperty("allow").GetInt32().ShouldBe(0);
        proved.ShouldNotBeNull().Login.Subject.ShouldBe("alone");
        proved.Login.Audience.ShouldBe("user-service");
        proved.ContextClass.ShouldBe("aal2");
        proved.Methods.ShouldContain("mfa");
        (await database.SentAsync<FactorVerified>("alone")).ShouldHaveSingleItem().ShouldContain("passwordless");
        (await _login.TryAsync(asked.Challenge.Id, Right, kind: FactorKinds.Passkey)).ShouldBe("challenge_used");
    }

    [Fact]
    public async Task One_factor_alone_is_not_enough()
    {
        _login.Passkey.Subject = "one";
        var asked = await ChallengeAsync();

        (await _login.TryAsync(asked.Challenge.Id, Right, kind: FactorKinds.Passkey)).ShouldBe("one_factor_only");
        (await _login.TryAsync(asked.Challenge.Id, Right, kind: FactorKinds.Totp)).ShouldBe("not_offered");
    }

    [Fact]
    public async Task To_ask_for_a_challenge_costs_no_row_and_its_attempts_are_limited_all_the_same()
    {
        var rows = await CountAsync();
        var asked = await ChallengeAsync();
        (await CountAsync()).ShouldBe(rows);

        var outcomes = await Task.WhenAll(Enumerable.Range(0, 32).Select(
            i => Task.Run(() => _login.TryAsync(asked.Challenge.Id, "wrong", $"198.51.100.{i}", FactorKinds.Passkey), TestContext.Current.CancellationToken)));

        outcomes.Count(outcome => outcome == "wrong_code").ShouldBe(5);
        outcomes.Count(outcome => outcome == "too_many_attempts").ShouldBe(27);
        (await CountAsync()).ShouldBe(rows + 1);
    }

    [Fact]
    public async Task An_id_that_is_old_or_not_ours_is_refused()
    {
        var asked = await ChallengeAsync();
        var forged = new StringBuilder(asked.Challenge.Id);
        forged[20] = forged[20] == 'A' ? 'B' : 'A';

        (await _login.TryAsync(forged.ToString(), Right, kind: FactorKinds.Passkey)).ShouldBe("challenge_unknown");
        _login.Mfa.Clock.Advance(TimeSpan.FromSeconds(301));
        (await _login.TryAsync(asked.Challenge.Id, Right, kind: FactorKinds.Passkey)).ShouldBe("challenge_expired");
    }

    [Fact]
    public async Task The_longest_id_of_a_challenge_is_one_that_the_login_takes()
    {
        var asked = await ChallengeAsync(new string('a', 128));

        asked.Challenge.Id.Length.ShouldBeLessThanOrEqualTo(256);
        asked.Challenge.Factors.ShouldBe([FactorKinds.Passkey]);
    }

    private Task<PasskeyChallenge> ChallengeAsync(string audience = "user-service") => _login.AskAsync(factors => factors.ChallengePasswordlessAsync(
        new PendingLogin("", audience, long.MaxValue, null, [], LoginInstance.Address, LoginInstance.Device), TestContext.Current.CancellationToken));

    private Task<long> CountAsync() => database.Database.ScalarAsync<long>("select count(*) from mfa.challenges");
}
