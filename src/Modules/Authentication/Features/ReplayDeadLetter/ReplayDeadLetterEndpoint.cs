using FastEndpoints;
using Marten;
using ZeroTrust.Authentication.DeadLetters;
using ZeroTrust.Contracts.Audit;
using ZeroTrust.Platform.Access;
using ZeroTrust.Platform.Description;
using ZeroTrust.Platform.Problems;

namespace ZeroTrust.Authentication.Features.ReplayDeadLetter;

/// <summary>
/// <c>POST /v1/dead-letters/{id}/replay</c>. The event is committed before the letter goes: killed between, the next replay
/// finds a duplicate and ends the letter.
/// </summary>
internal sealed class ReplayDeadLetterEndpoint(IDocumentSession session, RefusedEvents events, MessageLetters messages, EventReplay replay, IAuditWriter audit)
    : EndpointWithoutRequest<ReplayResult>
{
    public override void Configure()
    {
        Post("/v1/dead-letters/{id}/replay");
        this.Requires("sync:write");
        this.Problems(CommonProblems.NotFound);
        Summary(summary =>
        {
            summary.Summary = "Replay a dead letter";
            summary.Description =
                "An event is decided again at once, as if its publisher sent it now; what is not rejected is a dead letter no more. A message goes back into its queue. "
                + "What fails again is a dead letter again. Repeating it applies nothing twice.";
            summary.Answers(200, "What came of it.", new ReplayResult("applied", null));
        });
    }

    public override async Task HandleAsync(CancellationToken ct)
    {
        var result = Guid.TryParse(Route<string>("id"), out var id) ? await ReplayAsync(id, ct) : null;
        if (result is null)
        {
            await Send.ProblemAsync(CommonProblems.NotFound);
            return;
        }

        await Send.OkAsync(result, ct);
    }

    private async Task<ReplayResult?> ReplayAsync(Guid id, CancellationToken ct)
    {
        if (await events.FindAsync(session, id, ct) is { Event: var letter })
        {
            return await ReplayEventAsync(letter, ct);
        }

        if (await messages.FindAsync(id) is null)
        {
            return null;
        }

        var result = new ReplayResult("queued", null);
        // The entry first: Wolverine's store commits by itself, and nothing is replayed without an entry.
        Record(id, result);
        await session.SaveChangesAsync(ct);
        await messages.ReplayAsync(id, ct);
        return result;
    }

    private async Task<ReplayResult> ReplayEventAsync(RefusedEvent letter, CancellationToken ct)
    {
        var result = await replay.TryAsync(letter, ct);
        if (result.Status == EventReplay.Rejected)
        {
            events.Keep(session, letter with { Code = result.Code! });
        }
        else
        {
            RefusedEvents.Remove(session, letter.Id);
        }

        Record(letter.Id, result);
        await session.SaveChangesAsync(ct);
        return result;
    }

    private void Record(Guid id, ReplayResult result) => audit.Append(
        session,
        new AuditEntry(
            "dead_letter.replayed", HttpContext.Scope().Actor, "dead_letter", id.ToString(),
            result.Status == EventReplay.Rejected ? AuditOutcome.Failure : AuditOutcome.Success, result.Code ?? result.Status));
}
