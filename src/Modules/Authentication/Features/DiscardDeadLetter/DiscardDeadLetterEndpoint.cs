using FastEndpoints;
using Marten;
using ZeroTrust.Authentication.DeadLetters;
using ZeroTrust.Contracts.Audit;
using ZeroTrust.Platform.Access;
using ZeroTrust.Platform.Problems;

namespace ZeroTrust.Authentication.Features.DiscardDeadLetter;

/// <summary><c>DELETE /v1/dead-letters/{id}</c>.</summary>
internal sealed class DiscardDeadLetterEndpoint(IDocumentSession session, RefusedEvents events, MessageLetters messages, IAuditWriter audit) : EndpointWithoutRequest
{
    public override void Configure()
    {
        Delete("/v1/dead-letters/{id}");
        this.Requires("sync:write");
        this.Problems(CommonProblems.NotFound);
        Summary(summary =>
        {
            summary.Summary = "Discard a dead letter";
            summary.Description = "It is gone for good; the audit entry remains.";
            summary.Response(204, "Gone.");
        });
    }

    public override async Task HandleAsync(CancellationToken ct)
    {
        var isId = Guid.TryParse(Route<string>("id"), out var id);
        var isEvent = isId && await events.FindAsync(session, id, ct) is not null;
        if (!isEvent && (!isId || await messages.FindAsync(id) is null))
        {
            await Send.ProblemAsync(CommonProblems.NotFound);
            return;
        }

        audit.Append(session, new AuditEntry("dead_letter.discarded", HttpContext.Scope().Actor, "dead_letter", id.ToString(), AuditOutcome.Success));
        if (isEvent)
        {
            RefusedEvents.Remove(session, id);
        }

        // The entry first, as for a replay: Wolverine's store commits by itself.
        await session.SaveChangesAsync(ct);
        if (!isEvent)
        {
            await messages.DiscardAsync(id, ct);
        }

        await Send.NoContentAsync(ct);
    }
}
