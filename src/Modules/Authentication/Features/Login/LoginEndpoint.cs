using System.Diagnostics;
using FastEndpoints;
using Marten;
using Microsoft.AspNetCore.Http;
using Wolverine.Marten;
using ZeroTrust.Authentication.Throttling;
using ZeroTrust.Contracts;
using ZeroTrust.Contracts.Audit;
using ZeroTrust.Contracts.Authentication;
using ZeroTrust.Platform.Access;
using ZeroTrust.Platform.Description;
using ZeroTrust.Platform.Http;
using ZeroTrust.Platform.Problems;

namespace ZeroTrust.Authentication.Features.Login;

internal sealed class LoginEndpoint(
    LoginChecks checks, LoginThrottle throttle, SessionOpening opening, IDocumentSession session, IMartenOutbox outbox,
    IAuditWriter audit, IAuditStream stream, TimeProvider clock) : Endpoint<LoginRequest, TokensResponse>
{
    public override void Configure()
    {
        Post("/v1/auth/login");
        this.Public("A login proves who the caller is.");
        this.Problems(AuthenticationProblems.InvalidTarget, AuthenticationProblems.Refused, AuthenticationProblems.Throttled, AuthenticationProblems.Busy);
        Summary(summary =>
        {
            summary.Summary = "Log in with user name and password";
            summary.Description = "Opens a session. Unknown users, wrong passwords and disabled accounts get the same answer after the same work.";
            summary.ExampleRequest = new LoginRequest { Username = "ada@example.com", Password = "a long pass phrase", Resource = "user-service" };
            summary.Answers(200, "The tokens of the new session.", TokensResponse.Example);
        });
    }

    public override async Task HandleAsync(LoginRequest req, CancellationToken ct)
    {
        HttpContext.Response.Headers.CacheControl = "no-store";
        if (req.Check() is { Count: > 0 } errors)
        {
            await Send.ProblemAsync(CommonProblems.Invalid, errors);
            return;
        }

        var address = ClientAddress.Of(HttpContext);
        var audience = req.Resource ?? Caller.Platform;
        var attempt = new LoginAttempt(req.Username!, req.Password!, audience, throttle.KeysOf(req.Username!, address), session);
        await (await checks.RunAsync(attempt, ct) switch
        {
            LoginOutcome.Accepted accepted => AcceptAsync(accepted, audience, address, ct),
            LoginOutcome.Throttled throttled => ThrottledAsync(throttled.RetryAfterSeconds, ct),
            LoginOutcome.Busy => Send.ProblemAsync(AuthenticationProblems.Busy),
            LoginOutcome.Refused refused => RefuseAsync(refused.Subject, refused.Reason, AuthenticationProblems.Refused, req.Username!, address, ct),
            LoginOutcome.InvalidTarget invalid => RefuseAsync(invalid.Subject, "invalid_target", AuthenticationProblems.InvalidTarget, req.Username!, address, ct),
            _ => throw new UnreachableException(),
        });
    }

    private async Task AcceptAsync(LoginOutcome.Accepted accepted, string audience, string address, CancellationToken ct)
    {
        await Send.OkAsync(await opening.OpenAsync(session, outbox, accepted, audience, address, ct), ct);
    }

    // A row each is bounded: every refusal that comes here has paid for a password hash behind the gate.
    private async Task RefuseAsync(string? subject, string reason, Problem problem, string userName, string address, CancellationToken ct)
    {
        outbox.Enroll(session);
        var actor = subject is null ? AuditActor.Anonymous : new AuditActor("user", subject);
        audit.Append(session, new AuditEntry("login.refused", actor, "user", subject ?? "-", AuditOutcome.Denied, reason)
        {
            Personal = [new AuditPersonalValue("user_name", userName), new AuditPersonalValue("client_address", address)],
        });
        await outbox.PublishAsync(new LoginRefused(clock.GetUtcNow(), subject, reason));
        await session.SaveChangesAsync(ct);
        await Send.ProblemAsync(problem);
    }

    // A flood comes here: in blocks, and without personal values.
    private async Task ThrottledAsync(int retryAfterSeconds, CancellationToken ct)
    {
        var recorded = await stream.RecordAsync(
            new AuditFact(clock.GetUtcNow(), "login.throttled", "anonymous", "-", Caller.Platform, null, AuditOutcome.Denied, "throttled", null, null, Activity.Current?.TraceId.ToHexString()),
            ct);
        await Send.ProblemAsync(recorded ? AuthenticationProblems.Throttled with { RetryAfterSeconds = retryAfterSeconds } : CommonProblems.Unavailable);
    }
}
