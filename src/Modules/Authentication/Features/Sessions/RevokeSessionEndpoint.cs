using FastEndpoints;
using Marten;
using Wolverine.Marten;
using ZeroTrust.Authentication.People;
using ZeroTrust.Authentication.Sessions;
using ZeroTrust.Platform.Access;
using ZeroTrust.Platform.Problems;

namespace ZeroTrust.Authentication.Features.Sessions;

/// <summary><c>DELETE /v1/sessions/{id}</c>.</summary>
internal sealed class RevokeSessionEndpoint(
    SessionAccess access, LiveSessions sessions, SessionRevocation revocation, PersonStore people, PersonEditing editing,
    IDocumentSession session, IMartenOutbox outbox) : EndpointWithoutRequest
{
    public override void Configure()
    {
        Delete("/v1/sessions/{id}");
        this.RequiresCaller(ofOthers: "session:write");
        this.Problems(CommonProblems.NotFound, UserProblems.HoldsMore);
        Summary(summary =>
        {
            summary.Summary = "End a session";
            summary.Description = "Its access and refresh tokens are refused from now on, by every instance; the person's other sessions go on.";
            summary.Response(204, "The session is over.");
        });
    }

    public override async Task HandleAsync(CancellationToken ct)
    {
        if (await sessions.FindAsync(Route<string>("id")!, ct) is not { Session: var found } || !await access.MayAsync(HttpContext, found.Subject))
        {
            await Send.ProblemAsync(CommonProblems.NotFound);
            return;
        }

        var person = await people.LoadAsync(session, found.Subject, ct);
        if (person is null || await editing.RefuseStrongerAsync(HttpContext, session, person, "session.revoked") is not null)
        {
            await Send.ProblemAsync(person is null ? CommonProblems.NotFound : UserProblems.HoldsMore);
            return;
        }

        outbox.Enroll(session);
        await revocation.AppendAsync(
            session, outbox, HttpContext.Scope().Actor, found.Id, found.Subject, EndedBy.Reason(HttpContext, found.Subject));
        await session.SaveChangesAsync(ct);
        revocation.Committed(found.Id);
        await Send.NoContentAsync(ct);
    }
}
