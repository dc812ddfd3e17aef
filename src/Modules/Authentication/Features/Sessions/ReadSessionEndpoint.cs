using FastEndpoints;
using ZeroTrust.Authentication.Sessions;
using ZeroTrust.Platform.Access;
using ZeroTrust.Platform.Description;
using ZeroTrust.Platform.PersonalData;
using ZeroTrust.Platform.Problems;

namespace ZeroTrust.Authentication.Features.Sessions;

/// <summary><c>GET /v1/sessions/{id}</c>.</summary>
internal sealed class ReadSessionEndpoint(SessionAccess access, LiveSessions sessions, PersonalValues values) : EndpointWithoutRequest<SessionView>
{
    public override void Configure()
    {
        Get("/v1/sessions/{id}");
        this.RequiresCaller(ofOthers: "session:read");
        this.Problems(CommonProblems.NotFound);
        Summary(summary =>
        {
            summary.Summary = "Read a session";
            summary.Description = "One that is not over. Another person's is shown after an audit entry is stored; without the permission it is not there.";
            summary.Answers(200, "The session.", SessionView.Example);
        });
    }

    public override async Task HandleAsync(CancellationToken ct)
    {
        if (await sessions.FindAsync(Route<string>("id")!, ct) is not { } seen || !await access.MayAsync(HttpContext, seen.Session.Subject))
        {
            await Send.ProblemAsync(CommonProblems.NotFound);
            return;
        }

        if (!SessionAccess.IsOwn(HttpContext, seen.Session.Subject))
        {
            await access.RecordReadAsync(HttpContext, "session", seen.Session.Id, ct);
        }

        await Send.OkAsync(SessionView.Of(seen, HttpContext.Scope().Caller.SessionId, values), ct);
    }
}
