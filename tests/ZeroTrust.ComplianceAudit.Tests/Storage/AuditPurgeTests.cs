using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using Npgsql;
using Shouldly;
using Xunit;
using ZeroTrust.ComplianceAudit.Storage;
using ZeroTrust.Platform;

namespace ZeroTrust.ComplianceAudit.Tests.Storage;

public sealed class AuditPurgeTests
{
    [Fact]
    public async Task What_is_past_its_retention_goes_and_leaves_an_entry_of_it()
    {
        await using var trail = await TrailFixture.CreateAsync();
        await WriteAsync(trail, "old", trail.Clock.GetUtcNow().AddDays(-2558));
        await WriteAsync(trail, "older", trail.Clock.GetUtcNow().AddDays(-4000));
        await WriteAsync(trail, "kept", trail.Clock.GetUtcNow().AddDays(-2556));
        (await PurgeOf(trail).RunAsync(CancellationToken.None)).ShouldBeTrue();
        (await PurgeOf(trail).RunAsync(CancellationToken.None)).ShouldBeTrue();

        var left = await trail.ReadAsync();
        left.Select(entry => entry.ResourceId).ShouldBe(["kept", "entries"]);
        left[1].Action.ShouldBe("audit.purged");
        left[1].Changes.Select(change => (change.Field, change.Before ?? change.After)).ShouldBe(
            [("entries", "2"), ("blocks", "0"), ("before", "2019-11-24T09:00:00.0000000+00:00")]);
    }

    [Fact]
    public async Task Blocks_that_are_past_it_go_where_no_entry_is()
    {
        await using var trail = await TrailFixture.CreateAsync();
        await BlockAsync(trail, trail.Clock.GetUtcNow().AddDays(-2558));
        await BlockAsync(trail, trail.Clock.GetUtcNow().AddDays(-2556));
        (await PurgeOf(trail).RunAsync(CancellationToken.None)).ShouldBeTrue();
        (await PurgeOf(trail).RunAsync(CancellationToken.None)).ShouldBeTrue();
        await using var left = trail.Database.Source.CreateCommand("select count(*) from compliance_audit.blocks");
        (await left.ExecuteScalarAsync(TestContext.Current.CancellationToken)).ShouldBe(1L);
        (await trail.ReadAsync()).ShouldHaveSingleItem().Changes.Take(2).Select(change => (change.Field, change.Before)).ShouldBe([("entries", "0"), ("blocks", "1")]);
    }

    [Fact]
    public async Task The_database_keeps_the_last_year_whatever_is_asked()
    {
        await using var trail = await TrailFixture.CreateAsync();
        await WriteAsync(trail, "young", TimeProvider.System.GetUtcNow().AddDays(-364));
        foreach (var statement in new[] { "select compliance_audit.purge(now())", "set compliance_audit.purge = 'on'; delete from compliance_audit.entries; reset compliance_audit.purge" })
        {
            (await Should.ThrowAsync<PostgresException>(() => trail.Database.ExecuteAsync(statement))).SqlState.ShouldBe(PostgresErrorCodes.InsufficientPrivilege);
        }

        (await trail.ReadAsync()).ShouldHaveSingleItem().ResourceId.ShouldBe("young");
    }

    private static AuditPurge PurgeOf(TrailFixture trail) => new(
        trail.Database.Source, trail.Database.Store, trail.Writer, Options.Create(new ComplianceAuditOptions()), trail.Clock, NullLogger<AuditPurge>.Instance);

    private static async Task BlockAsync(TrailFixture trail, DateTimeOffset at)
    {
        await using var command = trail.Database.Source.CreateCommand("""
            insert into compliance_audit.blocks (id, stream, number, first_at, last_at, count, denied, closes, facts, previous_hash, hash)
            values (gen_random_uuid(), gen_random_uuid(), 1, $1, $1, 0, 0, false, '', '', '')
            """);
        command.Parameters.AddWithValue(at);
        await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
    }

    private static async Task WriteAsync(TrailFixture trail, string resource, DateTimeOffset at)
    {
        var clock = new FakeTimeProvider(at);
        await using var session = trail.Database.Store.LightweightSession();
        new AuditWriter(new Ids(clock), clock, trail.Database.Personal).Append(session, TrailFixture.Entry(resource));
        await session.SaveChangesAsync();
    }
}
