using Microsoft.Extensions.Time.Testing;
using ZeroTrust.ComplianceAudit.Entries;
using ZeroTrust.ComplianceAudit.Storage;
using ZeroTrust.Contracts.Audit;
using ZeroTrust.ModuleTests;
using ZeroTrust.Platform;

namespace ZeroTrust.ComplianceAudit.Tests.Storage;

internal sealed class TrailFixture(TestDatabase database) : IAsyncDisposable
{
    internal static readonly EntryFilter Everything = new(null, null, null, null, null, null, null, false);

    internal TestDatabase Database => database;

    internal FakeTimeProvider Clock { get; } = new(new DateTimeOffset(2026, 11, 24, 9, 0, 0, TimeSpan.Zero));

    internal EntryReader Reader => new(database.Source, database.Personal, TimeProvider.System);

    internal AuditWriter Writer => new(new Ids(Clock), Clock, database.Personal);

    internal static async Task<TrailFixture> CreateAsync(string? superuser = null) => new(await TestDatabase.CreateAsync(
        ComplianceAuditModule.Schema, ComplianceAuditModule.ConfigureMarten, AuditJson.Default, superuser));

    internal static AuditEntry Entry(string resource) =>
        new("service.disabled", new AuditActor("user", "subject-1"), "service", resource, AuditOutcome.Success);

    internal async Task WriteAsync(AuditEntry entry)
    {
        await using var session = database.Store.LightweightSession();
        Writer.Append(session, entry);
        await session.SaveChangesAsync();
    }

    internal async Task<IReadOnlyList<AuditEntryView>> ReadAsync(EntryFilter? filter = null)
    {
        await Reader.SettleAsync(TimeSpan.FromSeconds(30), CancellationToken.None);
        return [.. (await Reader.ReadAsync(filter ?? Everything, null, 1000, CancellationToken.None)).Select(item => item.Entry)];
    }

    public ValueTask DisposeAsync() => database.DisposeAsync();
}
