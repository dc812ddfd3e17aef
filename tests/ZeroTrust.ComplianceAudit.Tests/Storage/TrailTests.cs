using System.Diagnostics;
using Npgsql;
using Shouldly;
using Xunit;
using ZeroTrust.ComplianceAudit.Entries;
using ZeroTrust.Contracts.Audit;

namespace ZeroTrust.ComplianceAudit.Tests.Storage;

public sealed class TrailTests
{
    [Fact]
    public async Task Keeps_all_of_an_entry()
    {
        await using var trail = await TrailFixture.CreateAsync();
        using var activity = new Activity("request").Start();
        await trail.WriteAsync(TrailFixture.Entry("order-service") with
        {
            Outcome = AuditOutcome.Denied,
            Reason = "service_scope",
            Changes = [new AuditChange("enabled", "true", null), new AuditChange("owner", null, "a \"b\" ü")],
        });

        var entry = (await trail.ReadAsync()).ShouldHaveSingleItem();
        entry.At.ShouldBe(trail.Clock.GetUtcNow());
        (entry.ActorKind, entry.ActorId, entry.Action).ShouldBe(("user", "subject-1", "service.disabled"));
        (entry.ResourceType, entry.ResourceId, entry.Outcome, entry.Reason).ShouldBe(("service", "order-service", "denied", "service_scope"));
        entry.CorrelationId.ShouldBe(activity.TraceId.ToHexString());
        entry.Changes.ShouldBe([new AuditChangeView("enabled", "true", null), new AuditChangeView("owner", null, "a \"b\" ü")]);
        entry.Personal.ShouldBeNull();
        entry.BlockId.ShouldBeNull();
    }

    [Fact]
    public async Task An_entry_without_reason_or_changes_has_none()
    {
        await using var trail = await TrailFixture.CreateAsync();
        await trail.WriteAsync(TrailFixture.Entry("x"));
        var entry = (await trail.ReadAsync()).ShouldHaveSingleItem();
        entry.Reason.ShouldBeNull();
        entry.CorrelationId.ShouldBeNull();
        entry.Changes.ShouldBeEmpty();
        (await trail.Database.ScalarAsync<bool>("select changes is null and personal is null and block_id is null from compliance_audit.entries")).ShouldBeTrue();
    }

    [Fact]
    public async Task Personal_values_are_sealed_and_shown_only_when_asked_for()
    {
        await using var trail = await TrailFixture.CreateAsync();
        await trail.WriteAsync(TrailFixture.Entry("x") with { Personal = [new AuditPersonalValue("client_address", "203.0.113.77")] });

        (await trail.Database.ScalarAsync<string>("select entries::text from compliance_audit.entries")).ShouldNotContain("203.0.113.77");
        (await trail.Database.ScalarAsync<string>("select encode(personal, 'escape') from compliance_audit.entries")).ShouldNotContain("203.0.113.77");
        (await trail.ReadAsync()).Single().Personal.ShouldBeNull();
        (await trail.ReadAsync(TrailFixture.Everything with { Personal = true })).Single().Personal
            .ShouldBe([new AuditPersonalView("client_address", "203.0.113.77")]);
    }

    [Theory]
    [InlineData("nul \0 in it")]
    [InlineData("half \ud800 of a pair")]
    [InlineData("?? is no placeholder ?")]
    public async Task No_text_keeps_an_entry_from_being_stored(string text)
    {
        await using var trail = await TrailFixture.CreateAsync();
        await trail.WriteAsync(TrailFixture.Entry(text) with
        {
            Reason = text,
            Changes = [new AuditChange(text, text, text)],
            Personal = [new AuditPersonalValue("name", text)],
        });
        (await trail.ReadAsync()).ShouldHaveSingleItem().ResourceId.ShouldBe(EvidenceText.Clean(text));
    }

    [Fact]
    public async Task Is_stored_with_the_callers_transaction_or_not_at_all()
    {
        await using var trail = await TrailFixture.CreateAsync();
        await using var session = trail.Database.Store.LightweightSession();
        trail.Writer.Append(session, TrailFixture.Entry("x"));
        session.QueueSqlCommand("select 1 / 0");
        await Should.ThrowAsync<Exception>(() => session.SaveChangesAsync(CancellationToken.None));
        (await trail.ReadAsync()).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("update compliance_audit.entries set reason = 'x'")]
    [InlineData("delete from compliance_audit.entries")]
    [InlineData("truncate compliance_audit.entries")]
    [InlineData("update compliance_audit.blocks set count = 0")]
    [InlineData("delete from compliance_audit.blocks")]
    [InlineData("truncate compliance_audit.blocks cascade")]
    public async Task Refuses_to_forget_or_to_change(string statement)
    {
        await using var trail = await TrailFixture.CreateAsync();
        await trail.WriteAsync(TrailFixture.Entry("x"));
        var refusal = await Should.ThrowAsync<PostgresException>(() => trail.Database.ExecuteAsync(statement));
        refusal.SqlState.ShouldBe(PostgresErrorCodes.InsufficientPrivilege);
        refusal.MessageText.ShouldContain("append-only");
        (await trail.ReadAsync()).ShouldHaveSingleItem();
    }

    [Fact]
    public async Task Filters_are_exact_and_combine()
    {
        await using var trail = await TrailFixture.CreateAsync();
        await trail.WriteAsync(TrailFixture.Entry("a"));
        await trail.WriteAsync(TrailFixture.Entry("b") with { Action = "service.enabled", Outcome = AuditOutcome.Failure });
        var hourLater = trail.Clock.GetUtcNow().AddHours(1);
        trail.Clock.Advance(TimeSpan.FromHours(1));
        await trail.WriteAsync(TrailFixture.Entry("c") with { Actor = AuditActor.System, ResourceType = "policy" });

        await Finds(TrailFixture.Everything with { Actor = "subject-1" }, "a", "b");
        await Finds(TrailFixture.Everything with { Action = "service.enabled" }, "b");
        await Finds(TrailFixture.Everything with { ResourceType = "policy" }, "c");
        await Finds(TrailFixture.Everything with { ResourceType = "service", ResourceId = "a" }, "a");
        await Finds(TrailFixture.Everything with { Outcome = "failure" }, "b");
        await Finds(TrailFixture.Everything with { Since = hourLater }, "c");
        await Finds(TrailFixture.Everything with { Until = hourLater }, "a", "b");
        await Finds(TrailFixture.Everything with { Actor = "subject-1", Outcome = "success", Until = hourLater }, "a");
        await Finds(TrailFixture.Everything with { Actor = "' or true --" });

        async Task Finds(EntryFilter filter, params string[] expected) =>
            (await trail.ReadAsync(filter)).Select(entry => entry.ResourceId).ShouldBe(expected);
    }
}
