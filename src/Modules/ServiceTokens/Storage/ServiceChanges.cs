using System.Collections.Immutable;
using Marten;
using Microsoft.Extensions.Logging;
using Npgsql;
using Wolverine.Marten;
using ZeroTrust.Contracts.Audit;
using ZeroTrust.Contracts.ServiceTokens;
using ZeroTrust.Platform.Changes;
using ZeroTrust.ServiceTokens.Identities;

namespace ZeroTrust.ServiceTokens.Storage;

/// <summary>
/// Commits one change of an identity: document, audit entry, message and announcement together or not at all. Afterwards
/// this instance's own directory is current at once, so that a caller may use what it just registered.
/// </summary>
internal sealed class ServiceChanges(
    IDocumentSession session, IMartenOutbox outbox, IAuditWriter audit, ServiceDirectory directory, TimeProvider clock, ILogger<ServiceChanges> logger)
{
    internal IDocumentSession Session => session;

    internal async Task CommitAsync(
        string name, string change, AuditActor actor, ImmutableArray<AuditChange> fields, CancellationToken ct)
    {
        audit.Append(session, new AuditEntry($"service.{change}", actor, "service", name, AuditOutcome.Success) { Changes = fields });
        session.Announce(ServiceDirectory.ChangeTopic, name);
        outbox.Enroll(session);
        await outbox.PublishAsync(new ServiceIdentityChanged(clock.GetUtcNow(), name, change));
        await session.SaveChangesAsync(ct);
        await FollowAsync(name, ct);
    }

    private async Task FollowAsync(string name, CancellationToken ct)
    {
        try
        {
            await directory.OnChangeAsync(name, ct);
        }
        catch (NpgsqlException exception)
        {
            // The change is committed and announced: the feed brings it, or the reload after its gap does.
            Log.DirectoryNotFollowed(logger, exception, name);
        }
    }
}
