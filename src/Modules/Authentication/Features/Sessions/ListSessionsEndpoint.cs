using FastEndpoints;
using Marten;
using ZeroTrust.Authentication.People;
using ZeroTrust.Authentication.Sessions;
using ZeroTrust.Contracts;
using ZeroTrust.Platform.Access;
using ZeroTrust.Platform.Description;
using ZeroTrust.Platform.Paging;
using ZeroTrust.Platform.PersonalData;
using ZeroTrust.Platform.Problems;

namespace ZeroTrust.Authentication.Features.Sessions;

/// <summary><c>GET /v1/sessions</c>.</summary>
internal sealed class ListSessionsEndpoint(SessionAccess access, LiveSessions sessions, PersonStore people, IQuerySession query, PersonalValues values)
    : EndpointWithoutRequest<Page<SessionView>>
{
    public override void Configure()
    {
        Get("/v1/sessions");
        this.RequiresCaller(ofOthers: "session:read");
        this.Problems(CommonProblems.Invalid, CommonProblems.Denied, CommonProblems.NotFound, AuthenticationProblems.NoSession);
        this.Takes([.. PageQuery.Parameters, new QueryParameter("user", "The person whose sessions are listed; the caller where it is left out.")]);
        Summary(summary =>
        {
            summary.Summary = "List sessions";
            summary.Description = "Those that are not over, newest first, with device and address. Another person's are shown after an audit entry is stored.";
            summary.Answers(200, "One page.", new Page<SessionView>([SessionView.Example], null));
        });
    }

    public override async Task HandleAsync(CancellationToken ct)
    {
        var page = PageQuery.Read(HttpContext.Request);
        var caller = HttpContext.Scope().Caller;
        var subject = HttpContext.Request.Query.TryGetValue("user", out var user) ? user.ToString() : caller.Kind == CallerKind.User ? caller.Subject : null;
        if (subject is null)
        {
            await Send.ProblemAsync(AuthenticationProblems.NoSession);
            return;
        }

        if (!await access.MayAsync(HttpContext, subject))
        {
            await Send.ProblemAsync(CommonProblems.Denied);
            return;
        }

        if (!SessionAccess.IsOwn(HttpContext, subject))
        {
            if (await people.LoadAsync(query, subject, ct) is null)
            {
                await Send.ProblemAsync(CommonProblems.NotFound);
                return;
            }

            await access.RecordReadAsync(HttpContext, "user", subject, ct);
        }

        var read = await sessions.ListAsync(subject, page, ct);
        await Send.OkAsync(page.Cut<SessionView>([.. read.Select(seen => SessionView.Of(seen, caller.SessionId, values))], session => session.Id), ct);
    }
}
