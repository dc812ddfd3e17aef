using Marten;
using Microsoft.Extensions.Options;
using Wolverine.Marten;
using ZeroTrust.Contracts.Audit;
using ZeroTrust.Contracts.Changes;
using ZeroTrust.Platform;

namespace ZeroTrust.ComplianceAudit.Changes;

/// <summary>Takes requests in. Of two for one resource at once the unique index lets one commit.</summary>
internal sealed class ChangeRequests(
    ChangeStore changes, ChangeWrites writes, IDocumentSession session, IMartenOutbox outbox, Ids ids, IOptions<ComplianceAuditOptions> options, TimeProvider clock)
    : IChangeRequests
{
    /// <inheritdoc />
    public async ValueTask<ChangeRequestResult> RequestAsync(ChangeProposal proposal, CancellationToken ct)
    {
        if (ReasonText.Read(proposal.Reason) is not { } reason)
        {
            return new ChangeRequestResult.BadReason(ReasonText.Rule);
        }

        var now = clock.GetUtcNow();
        var waiting = await changes.FindWaitingAsync(proposal.Kind, proposal.ResourceId, ct);
        if (waiting is not null && waiting.IsOpen(now))
        {
            return new ChangeRequestResult.AlreadyOpen(waiting.Request.Id);
        }

        // It keeps the requester's list short and no more: two at once may get one in beyond it.
        if (await changes.CountOpenAsync(proposal.Requester, now, ct) >= options.Value.MaxOpenChanges)
        {
            return new ChangeRequestResult.TooManyOpen();
        }

        if (waiting is not null)
        {
            // Its time is over and the sweep has not been here yet: it gives up its turn now.
            await writes.EndAsync(session, outbox, waiting.Request, ChangeStates.Expired, AuditActor.System, reason: null);
        }

        var change = new ChangeRequest(
            ids.NewText(), proposal with { Reason = reason }, ChangeStates.Requested, now, now.AddHours(options.Value.ChangeExpiryHours));
        await writes.RequestAsync(session, outbox, change);
        return new ChangeRequestResult.Requested(change);
    }
}
