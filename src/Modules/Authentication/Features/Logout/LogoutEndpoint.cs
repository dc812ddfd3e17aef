using FastEndpoints;
using Marten;
using Wolverine.Marten;
using ZeroTrust.Authentication.Sessions;
using ZeroTrust.Platform.Access;
using ZeroTrust.Platform.Problems;

namespace ZeroTrust.Authentication.Features.Logout;

internal sealed class LogoutEndpoint(SessionRevocation revocation, IDocumentSession session, IMartenOutbox outbox) : EndpointWithoutRequest
{
    public override void Configure()
    {
        Post("/v1/auth/logout");
        this.RequiresCaller(anyAudience: true);
        this.OpenToEnrolment();
        this.Problems(AuthenticationProblems.NoSession);
        Summary(summary =>
        {
            summary.Summary = "Log out";
            summary.Description = "Ends the session of the token: its access and refresh tokens are refused from now on, by every instance.";
            summary.Response(204, "The session is over.");
        });
    }

    public override async Task HandleAsync(CancellationToken ct)
    {
        var scope = HttpContext.Scope();
        if (scope.Caller.SessionId is not { } sessionId)
        {
            await Send.ProblemAsync(AuthenticationProblems.NoSession);
            return;
        }

        outbox.Enroll(session);
        await revocation.AppendAsync(session, outbox, scope.Actor, sessionId, scope.Caller.Subject, "logout");
        await session.SaveChangesAsync(ct);
        revocation.Committed(sessionId);
        await Send.NoContentAsync(ct);
    }
}
