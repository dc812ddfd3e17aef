using FastEndpoints;
using Marten;
using ZeroTrust.Authentication.DeadLetters;
using ZeroTrust.Contracts.Audit;
using ZeroTrust.Platform.Access;
using ZeroTrust.Platform.Description;
using ZeroTrust.Platform.Problems;

namespace ZeroTrust.Authentication.Features.ReadDeadLetter;

/// <summary><c>GET /v1/dead-letters/{id}</c>: with the body, personal values masked. The read is audited all the same.</summary>
internal sealed class ReadDeadLetterEndpoint(IDocumentSession session, RefusedEvents events, MessageLetters messages, IAuditWriter audit)
    : EndpointWithoutRequest<DeadLetterDetail>
{
    public override void Configure()
    {
        Get("/v1/dead-letters/{id}");
        this.Requires("sync:read");
        this.Problems(CommonProblems.NotFound);
        Summary(summary =>
        {
            summary.Summary = "Inspect a dead letter";
            summary.Description =
                "With its body. In it a text is shown only where it cannot be personal (the envelope, roles, assigned services, each in its form); all others are ***. "
                + "A body that is not JSON is not shown.";
            summary.Answers(200, "The dead letter.", new DeadLetterDetail(
                DeadLetterSummary.Example, "A rule forbids the event.",
                MaskedBody.OfEvent("""{"specversion":"1.0","id":"e-1","source":"user-service","type":"user.roles_assigned","subject":"u-1","sequence":2,"data":{"email":"ada@example.com","roles":["system_admin"]}}"""u8.ToArray())));
        });
    }

    public override async Task HandleAsync(CancellationToken ct)
    {
        if (!Guid.TryParse(Route<string>("id"), out var id) || await FindAsync(id, ct) is not { } letter)
        {
            await Send.ProblemAsync(CommonProblems.NotFound);
            return;
        }

        audit.Append(session, new AuditEntry("dead_letter.read", HttpContext.Scope().Actor, "dead_letter", id.ToString(), AuditOutcome.Success));
        await session.SaveChangesAsync(ct);
        await Send.OkAsync(letter, ct);
    }

    private async Task<DeadLetterDetail?> FindAsync(Guid id, CancellationToken ct)
    {
        if (await events.FindAsync(session, id, ct) is not { Event: var letter } stored)
        {
            return await messages.FindAsync(id);
        }

        var summary = new DeadLetterSummary(
            id.ToString(), "event", letter.Type, letter.Source, letter.Queue, letter.Publisher, letter.Subject, letter.Code, stored.FailedAt, stored.Attempts);
        return new DeadLetterDetail(summary, letter.Detail, MaskedBody.OfEvent(letter.Body));
    }
}
