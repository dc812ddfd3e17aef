using FastEndpoints;
using Marten;
using ZeroTrust.Authentication.Reconciliation;
using ZeroTrust.Contracts.Audit;
using ZeroTrust.Platform.Access;
using ZeroTrust.Platform.Changes;
using ZeroTrust.Platform.Description;

namespace ZeroTrust.Authentication.Features.Reconcile;

/// <summary><c>POST /v1/sync/reconcile</c>.</summary>
internal sealed class StartReconcileEndpoint(IDocumentSession session, IAuditWriter audit, TimeProvider clock) : EndpointWithoutRequest<ReconcileStarted>
{
    public override void Configure()
    {
        Post("/v1/sync/reconcile");
        this.Requires("sync:write");
        Summary(summary =>
        {
            summary.Summary = "Compare the copies of permissions with the database";
            summary.Description =
                "Every instance compares its own copies and one of them those in Redis; what differs is repaired. Goes on after the answer, at "
                + "a bounded rate: `GET /v1/sync/reconcile` shows the outcomes. A comparison under way is followed by one more.";
            summary.Answers(202, "Asked for.", new ReconcileStarted(DateTimeOffset.UnixEpoch));
        });
    }

    public override async Task HandleAsync(CancellationToken ct)
    {
        audit.Append(session, new AuditEntry("reconciliation.started", HttpContext.Scope().Actor, "permission_cache", "all", AuditOutcome.Success));
        session.Announce(SweepService.DemandTopic, "now");
        var at = clock.GetUtcNow();
        await session.SaveChangesAsync(ct);
        await Send.ResponseAsync(new ReconcileStarted(at), 202, ct);
    }
}

/// <summary>The demand was passed on to all instances.</summary>
/// <param name="At">Outcomes that began at or after it are of this demand or of a later one.</param>
internal sealed record ReconcileStarted(DateTimeOffset At);
