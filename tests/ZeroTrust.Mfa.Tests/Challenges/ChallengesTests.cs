using Marten;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Shouldly;
using Xunit;
using ZeroTrust.Contracts.Mfa;
using ZeroTrust.Mfa.Challenges;
using ZeroTrust.Mfa.Factors;
using ZeroTrust.Mfa.Tests.Fixtures;
using ZeroTrust.Platform.Retention;
using ZeroTrust.Platform.Secrets;

namespace ZeroTrust.Mfa.Tests.Challenges;

public sealed class ChallengesTests(MfaDatabase database) : IClassFixture<MfaDatabase>, IAsyncDisposable
{
    private const string Right = FakeCheck.RightCode;
    private readonly LoginInstance _login = new(database);

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public ValueTask DisposeAsync() => _login.DisposeAsync();

    [Fact]
    public async Task An_expired_challenge_is_refused_and_so_is_a_used_one()
    {
        await _login.EnrolAsync("late");
        var late = await _login.ChallengeAsync("late");
        _login.Mfa.Clock.Advance(TimeSpan.FromSeconds(301));
        var used = await _login.ChallengeAsync("late");

        (await _login.TryAsync(late, Right)).ShouldBe("challenge_expired");
        (await _login.TryAsync(used, Right)).ShouldBe("proved");
        (await _login.TryAsync(used, Right)).ShouldBe("challenge_used");

        (await database.AuditAsync("factor.failed", "late")).ShouldBe(["challenge_expired", "challenge_used"]);
        _login.Totp.Checks.ShouldBe(1);
    }

    [Theory]
    [InlineData("x")]
    [InlineData("ÄÖÜ\0'; drop table mfa.challenges")]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    public async Task An_unknown_challenge_is_refused_and_recorded_in_the_stream_at_the_cost_of_no_row(string id)
    {
        var rows = await CountAsync("public.audit");

        (await _login.TryAsync(id, Right)).ShouldBe("challenge_unknown");

        _login.Mfa.Stream.Facts.ShouldHaveSingleItem().Reason.ShouldBe("challenge_unknown");
        (await CountAsync("public.audit")).ShouldBe(rows);
        _login.Mfa.Stream.IsFull = true;
        (await _login.TryAsync(id, Right)).ShouldBe("unavailable");
    }

    [Fact]
    public async Task An_ancient_challenge_is_purged_and_unknown_then()
    {
        await _login.EnrolAsync("ancient");
        var challenge = await _login.ChallengeAsync("ancient");
        _login.Mfa.Clock.Advance(TimeSpan.FromHours(25));
        (await _login.TryAsync(challenge, Right)).ShouldBe("challenge_expired");

        using var retention = new RetentionService(
            database.Database.Source, _login.Mfa.Services.GetServices<RetentionRule>(), _login.Mfa.Clock, NullLogger<RetentionService>.Instance);
        (await retention.PurgeAsync(Ct)).ShouldBeTrue();

        (await _login.TryAsync(challenge, Right)).ShouldBe("challenge_unknown");
        _login.Mfa.Stream.Facts.ShouldHaveSingleItem().Reason.ShouldBe("challenge_unknown");
    }

    [Fact]
    public async Task The_challenge_of_an_enrolment_opens_no_login_and_that_of_a_login_confirms_no_factor()
    {
        var begun = await BeginFactorAsync("purpose");
        var id = OpaqueToken.Create();
        await _login.Mfa.ChangeAsync(session => _login.Mfa.Get<ChallengeStore>().Insert(
            session, _login.Mfa.Get<NewChallenges>().ForEnrolment("purpose", Guid.NewGuid(), FactorKinds.Totp) with { IdHash = OpaqueToken.Hash(id) }));
        await _login.ChallengeAsync("purpose");

        (await _login.TryAsync(id, Right)).ShouldBe("challenge_unknown");
        (await ConfirmAsync("purpose", begun.Id, Right)).ShouldBeOfType<AttemptResult.Refused>().Reason.ShouldBe("challenge_unknown");
    }

    [Fact]
    public async Task A_factor_is_confirmed_by_its_owner_within_the_attempts_and_the_time_of_its_challenge()
    {
        var begun = await BeginFactorAsync("begins", withChallenge: true);

        (await ConfirmAsync("mallory", begun.Id, Right)).ShouldBeOfType<AttemptResult.Refused>().Reason.ShouldBe("challenge_unknown");
        (await ConfirmAsync("begins", begun.Id, "000000")).ShouldBeOfType<AttemptResult.Refused>().Reason.ShouldBe("wrong_code");
        (await ConfirmAsync("begins", begun.Id, Right)).ShouldBeOfType<AttemptResult.Proved>();
        (await ConfirmAsync("begins", begun.Id, Right)).ShouldBeOfType<AttemptResult.Refused>().Reason.ShouldBe("challenge_used");

        (await database.AuditAsync("factor.failed", "begins")).ShouldBe(["wrong_code", "challenge_used"]);
        (await database.AuditAsync("factor.verified", "begins")).ShouldBeEmpty();
        var late = await BeginFactorAsync("begins late", withChallenge: true);
        _login.Mfa.Clock.Advance(TimeSpan.FromSeconds(901));
        (await ConfirmAsync("begins late", late.Id, Right)).ShouldBeOfType<AttemptResult.Refused>().Reason.ShouldBe("challenge_expired");
    }

    [Fact]
    public async Task No_table_shows_what_a_challenge_could_be_answered_by_or_whose_address_it_was()
    {
        await _login.EnrolAsync("secret");
        var challenge = await _login.ChallengeAsync(LoginInstance.LoginOf("secret") with { ClientAddress = "198.51.100.99" });
        await _login.TryAsync(challenge, "wrong 135791");
        await _login.TryAsync(challenge, Right);

        var dump = string.Join('\n', await database.ListAsync(
            "select t::text from mfa.challenges t union all select t::text from mfa.factors t union all select t::text from public.sent t"));
        var audit = string.Join('\n', await database.ListAsync("select t::text from public.audit t"));

        dump.ShouldContain("secret");
        foreach (var text in new[] { challenge, "198.51.100.99", LoginInstance.Device, "wrong 135791", Right })
        {
            (dump + audit).ShouldNotContain(text);
            (dump + audit).ShouldNotContain(Convert.ToHexStringLower(System.Text.Encoding.UTF8.GetBytes(text)));
        }
    }

    private async Task<Factor> BeginFactorAsync(string subject, bool withChallenge = false)
    {
        var factor = _login.Mfa.Factor(subject, FactorKinds.Totp) with { ConfirmedAt = null };
        await _login.Mfa.ChangeAsync(session =>
        {
            FactorChanges.Insert(session, factor);
            if (withChallenge)
            {
                _login.Mfa.Get<ChallengeStore>().Insert(session, _login.Mfa.Get<NewChallenges>().ForEnrolment(subject, factor.Id, factor.Kind));
            }
        });
        return factor;
    }

    private async Task<AttemptResult> ConfirmAsync(string subject, Guid factorId, string code)
    {
        await using var scope = _login.Mfa.Scope();
        var attempts = scope.ServiceProvider.GetRequiredService<Attempts>();
        var result = await attempts.ConfirmAsync(subject, factorId, new Attempt(FactorKinds.Totp, new FactorProof(code, null), LoginInstance.Address), Ct);
        await scope.ServiceProvider.GetRequiredService<IDocumentSession>().SaveChangesAsync(Ct);
        return result;
    }

    private Task<long> CountAsync(string table) => database.Database.ScalarAsync<long>($"select count(*) from {table}");
}
