using Marten;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Wolverine.Marten;
using Xunit;
using ZeroTrust.Contracts.Audit;
using ZeroTrust.Contracts.Changes;
using ZeroTrust.Contracts.Mfa;
using ZeroTrust.Contracts.Permissions;
using ZeroTrust.Mfa.Tests.Fixtures;

namespace ZeroTrust.Mfa.Tests.Recovery;

public sealed class MfaResetTests(MfaDatabase database) : IClassFixture<MfaDatabase>, IAsyncDisposable
{
    private readonly RecoveryWorld _world = new(database);

    public ValueTask DisposeAsync() => _world.DisposeAsync();

    [Fact]
    public async Task An_approved_reset_takes_everything_and_ends_the_sessions()
    {
        await _world.EquipAsync("all", "support");
        AddStaff();
        var challenge = await _world.ChallengeAsync("all");
        (await ApplyAsync("all", User("desk"), User("admin"))).ShouldBeNull();

        (await _world.LeftAsync("all")).ShouldBe(0);
        (await database.AuditAsync("mfa.reset", "admin")).Count.ShouldBe(1);
        (await database.ListAsync("select reason from public.audit where action = 'factor.removed' and actor = 'user:admin'")).ShouldBe(["reset"]);
        (await database.SentAsync<FactorRemoved>("\"all\"")).ShouldHaveSingleItem().ShouldContain("\"reset\"");
        (await database.SentAsync<Mail>("Subject = all,")).Count.ShouldBe(1);
        _world.Instance.People.Ended.ShouldContain(("all", "mfa_reset"));
        (await _world.AnswerAsync(challenge, "any")).ShouldBeOfType<FactorAnswer.Refused>();
    }

    [Fact]
    public async Task Who_has_a_hand_in_it_must_be_allowed_to_now()
    {
        await _world.EquipAsync("kept", "support");
        await _world.EquipAsync("kept-chief", PlatformRoles.Administrator);
        AddStaff();
        var lost = _world.Instance.People.Add("lost", "help_desk");
        _world.Instance.People.Cards["lost"] = lost with { State = lost.State with { Active = false } };
        _world.Instance.People.Add("demoted", "support");

        (await ApplyAsync("kept", User("lost"), User("admin"))).ShouldBe("requester_permission_lost");
        (await ApplyAsync("kept", User("demoted"), User("admin"))).ShouldBe("requester_permission_lost");
        (await ApplyAsync("kept", User("gone"), User("admin"))).ShouldBe("requester_not_a_person");
        (await ApplyAsync("kept", new AuditActor("service", "desk"), User("admin"))).ShouldBe("requester_not_a_person");
        (await ApplyAsync("kept-chief", User("desk"), User("admin"))).ShouldBe("requester_holds_more");
        (await ApplyAsync("kept-chief", User("admin"), User("desk"))).ShouldBe("approver_holds_more");
        (await ApplyAsync("kept-nobody", User("desk"), User("admin"))).ShouldBe("person_gone");
        (await _world.LeftAsync("kept")).ShouldBeGreaterThan(10);
        (await _world.LeftAsync("kept-chief")).ShouldBeGreaterThan(10);
        (await database.SentAsync<FactorRemoved>("\"kept")).ShouldBeEmpty();
    }

    private void AddStaff()
    {
        _world.Instance.People.Add("desk", "help_desk");
        _world.Instance.People.Add("admin", PlatformRoles.Administrator);
    }

    private static AuditActor User(string subject) => new("user", subject);

    // As the change requests do: nothing is committed of what was refused.
    private Task<string?> ApplyAsync(string person, AuditActor requester, AuditActor approver) => _world.InScopeAsync(async services =>
    {
        var session = services.GetRequiredService<IDocumentSession>();
        services.GetRequiredService<IMartenOutbox>().Enroll(session);
        var change = new ChangeRequest(
            "01936d0a7a4e7c119c532f1f0e5a7b10", new ChangeProposal("mfa.reset", "user", person, requester, person, "Lost the phone", []), "requested",
            _world.Instance.Now, _world.Instance.Now.AddDays(1));
        var kind = services.GetServices<IChangeKind>().Single(kind => kind.Kind == "mfa.reset");
        var code = await kind.ApplyAsync(change, approver, RecoveryWorld.Ct);
        await session.SaveChangesAsync(RecoveryWorld.Ct);
        return code;
    });
}
