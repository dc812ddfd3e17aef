using FastEndpoints;
using Marten;
using Wolverine.Marten;
using ZeroTrust.Authentication.People;
using ZeroTrust.Authentication.Sessions;
using ZeroTrust.Contracts;
using ZeroTrust.Platform.Access;
using ZeroTrust.Platform.Problems;

namespace ZeroTrust.Authentication.Features.Sessions;

/// <summary><c>POST /v1/sessions/revoke-all</c>.</summary>
internal sealed class RevokeSessionsEndpoint(
    SessionAccess access, SessionsEnding ending, PersonStore people, PersonEditing editing, IDocumentSession session, IMartenOutbox outbox)
    : Endpoint<RevokeSessionsRequest>
{
    public override void Configure()
    {
        Post("/v1/sessions/revoke-all");
        this.RequiresCaller(ofOthers: "session:write");
        this.Problems(CommonProblems.Denied, CommonProblems.NotFound, CommonProblems.Conflict, UserProblems.HoldsMore, AuthenticationProblems.NoSession);
        Summary(summary =>
        {
            summary.Summary = "End all sessions of a person";
            summary.Description = """
                The caller's own, or those of the person named. Every access token made before is refused from now on, by every instance. With
                keep_current the session of the caller's token goes on: its refresh token gives the next access token.
                """;
            summary.ExampleRequest = new RevokeSessionsRequest { User = "u-1" };
            summary.Response(204, "The sessions are over.");
        });
    }

    public override async Task HandleAsync(RevokeSessionsRequest req, CancellationToken ct)
    {
        var caller = HttpContext.Scope().Caller;
        var subject = req.User ?? (caller.Kind == CallerKind.User ? caller.Subject : null);
        if (subject is null)
        {
            await Send.ProblemAsync(AuthenticationProblems.NoSession);
            return;
        }

        var isOwn = SessionAccess.IsOwn(HttpContext, subject);
        if (req.KeepCurrent && !isOwn)
        {
            await Send.ProblemAsync(CommonProblems.Invalid, [new FieldError("keep_current", "is for the caller's own sessions")]);
            return;
        }

        if (!await access.MayAsync(HttpContext, subject))
        {
            await Send.ProblemAsync(CommonProblems.Denied);
            return;
        }

        await EndAsync(subject, isOwn && req.KeepCurrent ? caller.SessionId : null, ct);
    }

    private async Task EndAsync(string subject, string? keptSessionId, CancellationToken ct)
    {
        var person = await people.LoadAsync(session, subject, ct);
        if (person is null || await editing.RefuseStrongerAsync(HttpContext, session, person, "sessions.ended") is not null)
        {
            await Send.ProblemAsync(person is null ? CommonProblems.NotFound : UserProblems.HoldsMore);
            return;
        }

        outbox.Enroll(session);
        await ending.AppendAsync(session, outbox, HttpContext.Scope().Actor, person, EndedBy.Reason(HttpContext, subject), keptSessionId);
        await session.SaveChangesAsync(ct);
        await ending.CommittedAsync(person, ct);
        await Send.NoContentAsync(ct);
    }
}

/// <summary>Whose sessions end.</summary>
internal sealed record RevokeSessionsRequest
{
    /// <summary>The person; the caller where it is left out.</summary>
    public string? User { get; set; }

    /// <summary>Whether the session of the caller's token goes on.</summary>
    public bool KeepCurrent { get; set; }
}
