using FastEndpoints;
using Marten;
using ZeroTrust.Authentication.Sessions;
using ZeroTrust.Authentication.Throttling;
using ZeroTrust.Contracts;
using ZeroTrust.Platform.Access;
using ZeroTrust.Platform.Description;
using ZeroTrust.Platform.Problems;

namespace ZeroTrust.Authentication.Features.Login;

internal sealed class LoginEndpoint(
    LoginChecks checks, LoginRefusals refusals, LoginThrottle throttle, LoginContinuation continuation, IDocumentSession session)
    : Endpoint<LoginRequest, LoginResponse>
{
    public override void Configure()
    {
        Post("/v1/auth/login");
        this.Public("A login proves who the caller is.");
        this.Problems(AuthenticationProblems.InvalidTarget, AuthenticationProblems.Refused, AuthenticationProblems.Throttled, AuthenticationProblems.Busy,
            AuthenticationProblems.InvalidProof);
        Summary(summary =>
        {
            summary.Summary = "Log in with user name and password";
            summary.Description = "Opens a session, or answers `mfa_required` with a challenge for `/v1/auth/mfa`, or `enrolment_required` with a token that is good for enrolling a second factor only. Unknown users, wrong passwords and disabled accounts get the same answer after the same work. A proof in `DPoP` (RFC 9449) binds the session and all its tokens to the client's key.";
            summary.ExampleRequest = new LoginRequest { Username = "ada@example.com", Password = "a long pass phrase", Resource = "user-service" };
            summary.Answers(200, "The tokens of the new session; or what is needed beside the password.", LoginResponse.Example);
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

        var client = SessionClient.Of(HttpContext);
        var audience = req.Resource ?? Caller.Platform;
        var attempt = new LoginAttempt(req.Username!, req.Password!, audience, throttle.KeysOf(req.Username!, client.Address), session)
        {
            Proof = DpopHeader.ReadOwn(HttpContext),
        };
        var outcome = await checks.RunAsync(attempt, ct);
        await (outcome is LoginOutcome.Accepted accepted
            ? Send.OkAsync(await continuation.ContinueAsync(accepted, audience, client, req.DeviceToken, ct), ct)
            : Send.ProblemAsync(await refusals.TellAsync("login.refused", outcome, req.Username!, client.Address, ct)));
    }
}
