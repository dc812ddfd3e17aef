using JasperFx;
using Shouldly;
using Xunit;
using ZeroTrust.Contracts.Mfa;
using ZeroTrust.Contracts.Permissions;
using ZeroTrust.Mfa.Devices;
using ZeroTrust.Mfa.Tests.Fixtures;

namespace ZeroTrust.Mfa.Tests.Recovery;

public sealed class HostRecoveryTests(MfaDatabase database) : IClassFixture<MfaDatabase>, IAsyncDisposable
{
    private readonly RecoveryWorld _world = new(database);

    public ValueTask DisposeAsync() => _world.DisposeAsync();

    [Fact]
    public async Task A_code_is_given_and_every_administrator_hears_of_it()
    {
        await _world.EquipAsync("issue", PlatformRoles.Administrator);
        _world.Instance.People.Add("issue-other", PlatformRoles.Administrator);
        _world.Instance.People.Add("issue-support", "support");
        var issued = (await _world.RecoverAsync("issue-name")).ShouldBeOfType<RecoveryResult.Issued>();

        issued.Subject.ShouldBe("issue");
        issued.ExpiresAt.ShouldBe(_world.Instance.Now.AddMinutes(15));
        issued.Code.Replace("-", "").Length.ShouldBeGreaterThanOrEqualTo(16, "five bits a character: 80 bits");
        issued.ToString().ShouldNotContain(issued.Code);
        (await database.ListAsync("select actor from public.audit where action = 'mfa.recovery_issued' and resource = 'issue'")).ShouldBe(["system:zerotrust"]);
        (await database.SentAsync<Mail>("Subject = issue,")).Count.ShouldBe(1);
        (await database.SentAsync<Mail>("Subject = issue-other,")).Count.ShouldBe(1);
        (await database.SentAsync<Mail>("Subject = issue-support,")).ShouldBeEmpty();
        _world.Instance.People.Ended.ShouldContain(("issue", "mfa_recovery"));
        (await _world.LeftAsync("issue")).ShouldBeGreaterThan(10, "nothing is removed before the code is used");
        var plain = issued.Code.Replace("-", "");
        foreach (var text in await database.ListAsync("select h::text || coalesce(encode(h.hash, 'escape'), '') from mfa.host_recoveries h union all select body from public.sent union all select a::text from public.audit a"))
        {
            text.ShouldNotContain(issued.Code);
            text.ShouldNotContain(plain);
        }
    }

    [Fact]
    public async Task It_is_for_active_administrators_only()
    {
        _world.Instance.People.Add("nobody-support", "support");
        var gone = _world.Instance.People.Add("nobody-gone", PlatformRoles.Administrator);
        _world.Instance.People.Cards["nobody-gone"] = gone with { State = gone.State with { Active = false } };
        foreach (var name in new[] { "nobody-support-name", "nobody-gone-name", "nobody-at-all", "nobody-gone" })
        {
            (await _world.RecoverAsync(name)).ShouldBeOfType<RecoveryResult.NoAdministrator>();
        }

        (await database.ListAsync("select subject from mfa.host_recoveries where subject like 'nobody%'")).ShouldBeEmpty();
    }

    [Fact]
    public async Task Its_use_removes_every_factor_and_opens_a_session_to_enrol_in()
    {
        var device = await _world.EquipAsync("use", PlatformRoles.Administrator);
        var code = await CodeAsync("use");
        var other = await _world.ChallengeAsync("use");
        // As people type it.
        var answer = await _world.AnswerAsync(await _world.ChallengeAsync("use"), code.ToLowerInvariant().Replace('-', ' '));

        answer.ShouldBeOfType<FactorAnswer.Proved>().ContextClass.ShouldBe(ContextClasses.Enrolment);
        (await _world.LeftAsync("use")).ShouldBe(0);
        (await _world.InScopeAsync(services => Get<IRememberedDevices>(services).IsTrustedAsync("use", device, null, RecoveryWorld.Ct).AsTask())).ShouldBeFalse();
        (await database.AuditAsync("mfa.recovered", "use")).Count.ShouldBe(1);
        (await database.AuditAsync("factor.removed", "use")).ShouldBe(["recovered"], "the one that counted");
        (await database.SentAsync<FactorRemoved>("\"use\"")).ShouldHaveSingleItem().ShouldContain("recovered");
        (await database.SentAsync<Mail>("Subject = use, Line = Your second factors were removed")).Count.ShouldBe(1);
        (await _world.AnswerAsync(other, code)).ShouldBeOfType<FactorAnswer.Refused>("a challenge from before is over");
    }

    [Fact]
    public async Task It_works_once()
    {
        await _world.EquipAsync("once", PlatformRoles.Administrator);
        var code = await CodeAsync("once");
        (await _world.AnswerAsync(await _world.ChallengeAsync("once"), code)).ShouldBeOfType<FactorAnswer.Proved>();
        (await _world.AnswerAsync(await _world.ChallengeAsync("once"), code)).ShouldBe(new FactorAnswer.Refused("code_used"));
    }

    [Fact]
    public async Task Of_many_uses_at_once_one_commits()
    {
        await _world.EquipAsync("race", PlatformRoles.Administrator);
        var code = await CodeAsync("race");
        var challenges = new List<string>();
        for (var i = 0; i < ThrottleStub.Free; i++)
        {
            challenges.Add(await _world.ChallengeAsync("race"));
        }

        var proved = await Task.WhenAll(challenges.Select(challenge => Task.Run(async () =>
        {
            try
            {
                return await _world.AnswerAsync(challenge, code) is FactorAnswer.Proved;
            }
            catch (ConcurrencyException)
            {
                return false;
            }
        })));
        proved.Count(won => won).ShouldBe(1);
        (await database.AuditAsync("mfa.recovered", "race")).Count.ShouldBe(1);
        (await database.SentAsync<FactorRemoved>("\"race\"")).Count.ShouldBe(1);
    }

    [Fact]
    public async Task It_is_void_after_its_time_for_another_person_and_after_the_next_one()
    {
        await _world.EquipAsync("late", PlatformRoles.Administrator);
        await _world.EquipAsync("else", PlatformRoles.Administrator);
        var first = await CodeAsync("late");
        (await _world.AnswerAsync(await _world.ChallengeAsync("else"), first)).ShouldBe(new FactorAnswer.Refused("wrong_code"));
        var second = await CodeAsync("late");
        (await _world.AnswerAsync(await _world.ChallengeAsync("late"), first)).ShouldBe(new FactorAnswer.Refused("wrong_code"));
        // A session that is there does not become one to enrol in.
        (await _world.AnswerAsync(await _world.ChallengeAsync("late", sessionId: "s1"), second)).ShouldBe(new FactorAnswer.Refused("wrong_code"));
        _world.Instance.Clock.Advance(TimeSpan.FromMinutes(15));
        (await _world.AnswerAsync(await _world.ChallengeAsync("late"), second)).ShouldBe(new FactorAnswer.Refused("code_expired"));
        (await _world.LeftAsync("late")).ShouldBeGreaterThan(10);
    }

    [Fact]
    public async Task A_login_may_be_answered_with_it_by_who_has_no_codes_left_while_it_is_open()
    {
        await _world.EquipAsync("offer", PlatformRoles.Administrator);
        await database.Database.ExecuteAsync("delete from mfa.recovery_codes where subject = 'offer'");
        (await OfferedAsync("offer")).ShouldNotContain(FactorKinds.RecoveryCode);
        await CodeAsync("offer");
        (await OfferedAsync("offer")).ShouldContain(FactorKinds.RecoveryCode);
        _world.Instance.Clock.Advance(TimeSpan.FromMinutes(15));
        (await OfferedAsync("offer")).ShouldNotContain(FactorKinds.RecoveryCode);
    }

    private async Task<string> CodeAsync(string subject) => ((RecoveryResult.Issued)await _world.RecoverAsync($"{subject}-name")).Code;

    private async Task<IReadOnlyList<string>> OfferedAsync(string subject) => await _world.InScopeAsync(async services =>
        ((FactorDemand.Needed)await Get<ISecondFactors>(services).DemandAsync(new FactorQuestion(subject, true, null, null), RecoveryWorld.Ct)).Factors);

    private static T Get<T>(IServiceProvider services) => (T)services.GetService(typeof(T))!;
}
