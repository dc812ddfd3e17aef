using Shouldly;
using Xunit;
using ZeroTrust.Contracts.Authentication;
using ZeroTrust.Contracts.Mfa;
using ZeroTrust.Mfa.Factors;
using ZeroTrust.Mfa.Tests.Fixtures;

namespace ZeroTrust.Mfa.Tests.Challenges;

public sealed class AttemptsTests(MfaDatabase database) : IClassFixture<MfaDatabase>, IAsyncDisposable
{
    private const string Right = FakeCheck.RightCode;
    private readonly LoginInstance _login = new(database);

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public ValueTask DisposeAsync() => _login.DisposeAsync();

    [Fact]
    public async Task A_right_code_proves_the_login_that_waited_and_leaves_its_evidence_once()
    {
        var factor = await _login.EnrolAsync("ada");
        var login = LoginInstance.LoginOf("ada") with { KeyThumbprint = "thumb" };
        var challenge = await _login.ChallengeAsync(login, FactorKinds.Totp);

        var (outcome, proved) = await _login.ProveAsync(challenge, Right);

        outcome.ShouldBe("proved");
        proved.ShouldNotBeNull().Login.ShouldBe(login with { Methods = proved.Login.Methods });
        proved.Login.Methods.ShouldBe(login.Methods);
        proved.Methods.ShouldBe(["pwd", "otp", "mfa"]);
        proved.ContextClass.ShouldBe("aal2");
        (await database.AuditAsync("factor.verified", "ada")).ShouldHaveSingleItem();
        (await database.SentAsync<FactorVerified>("ada")).ShouldHaveSingleItem().ShouldContain("\"login\"");
        (await _login.Mfa.Get<FactorStore>().ConfirmedAsync("ada", Ct)).Single(found => found.Id == factor.Id).LastUsedAt.ShouldBe(_login.Mfa.Now);
    }

    [Fact]
    public async Task Of_32_attempts_with_one_code_on_two_instances_one_gets_in()
    {
        await _login.EnrolAsync("racer");
        await using var other = new LoginInstance(database);
        var challenges = new List<string>();
        for (var i = 0; i < 32; i++)
        {
            challenges.Add(await _login.ChallengeAsync("racer"));
        }

        var outcomes = await Task.WhenAll(challenges.Select((challenge, i) => Task.Run(
            () => (i % 2 == 0 ? _login : other).TryAsync(challenge, Right, $"198.51.100.{i}"), Ct)));

        outcomes.Count(outcome => outcome == "proved").ShouldBe(1);
        outcomes.Where(outcome => outcome != "proved").ShouldAllBe(outcome => outcome == "lost" || outcome == "code_used");
        (await database.AuditAsync("factor.verified", "racer")).Count.ShouldBe(1);
        (await database.SentAsync<FactorVerified>("racer")).Count.ShouldBe(1);
        (await database.AuditAsync("factor.failed", "racer")).ShouldBe(Enumerable.Repeat("code_used", 31));
        (await database.SentAsync<FactorFailed>("racer")).Count.ShouldBe(31);
    }

    [Fact]
    public async Task Of_32_attempts_at_one_challenge_one_gets_in()
    {
        await _login.EnrolAsync("single");
        await using var other = new LoginInstance(database);
        var challenge = await _login.ChallengeAsync("single");

        var outcomes = await Task.WhenAll(Enumerable.Range(0, 32).Select(i => Task.Run(
            () => (i % 2 == 0 ? _login : other).TryAsync(challenge, Right, $"198.51.100.{i}"), Ct)));

        outcomes.Count(outcome => outcome == "proved").ShouldBe(1);
        (await database.SentAsync<FactorVerified>("single")).Count.ShouldBe(1);
        (await database.AuditAsync("factor.failed", "single")).Count.ShouldBe(31);
    }

    [Fact]
    public async Task However_many_guess_at_once_a_challenge_lets_no_more_be_looked_at_than_the_limit()
    {
        await _login.EnrolAsync("guessed");
        var challenge = await _login.ChallengeAsync("guessed");

        await Task.WhenAll(Enumerable.Range(0, 32).Select(i => Task.Run(() => _login.TryAsync(challenge, "000000", $"198.51.100.{i}"), Ct)));

        _login.Totp.Checks.ShouldBe(5);
        var reasons = await database.AuditAsync("factor.failed", "guessed");
        reasons.Count(reason => reason == "wrong_code").ShouldBe(5);
        reasons.Count(reason => reason == "too_many_attempts").ShouldBe(27);
        (await _login.TryAsync(challenge, Right)).ShouldBe("too_many_attempts");
        // Only this challenge is over: the owner begins anew.
        (await _login.TryAsync(await _login.ChallengeAsync("guessed"), Right)).ShouldBe("proved");
    }

    [Fact]
    public async Task A_kind_that_is_not_offered_is_refused_and_recorded_under_no_name_that_a_client_made_up()
    {
        await _login.EnrolAsync("offered");
        var challenge = await _login.ChallengeAsync("offered");

        (await _login.TryAsync(challenge, Right, kind: FactorKinds.Passkey)).ShouldBe("not_offered");
        (await _login.TryAsync(challenge, Right, kind: "<script>")).ShouldBe("not_offered");

        (await database.AuditAsync("factor.failed", "offered")).ShouldBe(["not_offered", "not_offered"]);
        (await database.ListAsync("select changes || resource from public.audit where actor = 'user:offered'")).ShouldAllBe(text => !text.Contains('<'));
    }

    [Fact]
    public async Task A_proof_of_another_persons_factor_is_refused()
    {
        await _login.EnrolAsync("victim");
        _login.Totp.Subject = "mallory";

        (await _login.TryAsync(await _login.ChallengeAsync("victim"), Right)).ShouldBe("another_person");
    }

    [Fact]
    public async Task What_a_stranger_does_elsewhere_does_not_keep_the_owner_out()
    {
        await _login.EnrolAsync("owner");
        for (var i = 0; i < 4; i++)
        {
            var guessed = await _login.ChallengeAsync("owner");
            for (var attempt = 0; attempt < 5; attempt++)
            {
                await _login.TryAsync(guessed, "000000", "203.0.113.66");
            }
        }

        var challenge = await _login.ChallengeAsync("owner");
        (await _login.TryAsync(challenge, Right, "203.0.113.66")).ShouldBe("throttled");
        (await _login.TryAsync(challenge, Right)).ShouldBe("proved");

        // What was throttled is in the stream, and costs no row.
        (await database.AuditAsync("factor.failed", "owner")).Count.ShouldBe(ThrottleStub.Free);
        _login.Mfa.Stream.Facts.Count(fact => fact is { ActorId: "owner", Reason: "throttled" }).ShouldBe(11);
    }

    [Fact]
    public async Task A_wrong_code_stays_counted_a_right_one_is_forgotten_with_those_before_and_one_that_broke_is_taken_back()
    {
        await _login.EnrolAsync("counted");
        var key = new AttemptKey("second_factor", "counted", LoginInstance.Address);
        var challenge = await _login.ChallengeAsync("counted");

        await _login.TryAsync(challenge, "000000");
        _login.Mfa.Throttle.FailuresOf(key).ShouldBe(1);

        await Should.ThrowAsync<InvalidOperationException>(() => _login.TryAsync(challenge, FakeCheck.Broken));
        _login.Mfa.Throttle.FailuresOf(key).ShouldBe(1);

        (await _login.TryAsync(challenge, Right)).ShouldBe("proved");
        _login.Mfa.Throttle.FailuresOf(key).ShouldBe(0);
    }
}
