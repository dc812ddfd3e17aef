using Marten;
using Wolverine.Marten;
using ZeroTrust.Contracts.Audit;
using ZeroTrust.Contracts.Authentication;

namespace ZeroTrust.Authentication.Sessions;

/// <summary>Ends sessions before their time, with evidence and fact, in the caller's unit of work.</summary>
internal sealed class SessionRevocation(IAuditWriter audit, RevokedSessions revoked, TimeProvider clock)
{
    /// <summary>Adds the revocation to the unit of work; the outbox is enrolled by the caller.</summary>
    public async ValueTask AppendAsync(IDocumentSession unitOfWork, IMartenOutbox outbox, AuditActor actor, string sessionId, string subject, string reason)
    {
        var now = clock.GetUtcNow();
        SessionStore.Revoke(unitOfWork, sessionId, reason, now);
        await RecordAsync(unitOfWork, outbox, actor, sessionId, subject, reason, now);
    }

    /// <summary>The same for exactly one of many at once; false for the others, who have nothing to commit.</summary>
    public async ValueTask<bool> TryAppendAsync(
        IDocumentSession unitOfWork, IMartenOutbox outbox, AuditActor actor, string sessionId, string subject, string reason, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        if (!await SessionStore.TryRevokeAsync(unitOfWork, sessionId, reason, now, ct))
        {
            return false;
        }

        await RecordAsync(unitOfWork, outbox, actor, sessionId, subject, reason, now);
        return true;
    }

    /// <summary>After the commit: this instance does not wait for the feed.</summary>
    public void Committed(string sessionId) => revoked.Add(sessionId);

    private async ValueTask RecordAsync(
        IDocumentSession unitOfWork, IMartenOutbox outbox, AuditActor actor, string sessionId, string subject, string reason, DateTimeOffset now)
    {
        audit.Append(unitOfWork, new AuditEntry("session.revoked", actor, "session", sessionId, AuditOutcome.Success, reason));
        await outbox.PublishAsync(new SessionRevoked(now, subject, sessionId, reason));
    }
}
