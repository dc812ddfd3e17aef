using FastEndpoints;
using Marten;
using ZeroTrust.Authentication.Features.Login;
using ZeroTrust.Authentication.People;
using ZeroTrust.Authentication.Sessions;
using ZeroTrust.Authentication.Throttling;
using ZeroTrust.Platform.Access;
using ZeroTrust.Platform.Description;
using ZeroTrust.Platform.Http;
using ZeroTrust.Platform.PersonalData;
using ZeroTrust.Platform.Problems;

namespace ZeroTrust.Authentication.Features.StepUp;

/// <summary><c>POST /v1/auth/step-up</c>: a login within the session of the token, with all checks and refusals of one.</summary>
internal sealed class StepUpEndpoint(
    LoginChecks checks, LoginRefusals refusals, LoginThrottle throttle, SessionStepUp stepUp, SessionStore sessions, PersonStore people,
    PersonalValues values, IDocumentSession session) : Endpoint<StepUpRequest, StepUpResponse>
{
    public override void Configure()
    {
        Post("/v1/auth/step-up");
        this.RequiresCaller(anyAudience: true);
        this.Problems(
            AuthenticationProblems.NoSession, AuthenticationProblems.InvalidTarget, AuthenticationProblems.Refused, AuthenticationProblems.Throttled,
            AuthenticationProblems.Busy);
        Summary(summary =>
        {
            summary.Summary = "Prove the password again";
            summary.Description = "What a client does on insufficient_user_authentication (RFC 9470): the session gets a new auth_time, and the answer a token that carries it.";
            summary.ExampleRequest = new StepUpRequest { Password = "a long pass phrase" };
            summary.Answers(200, "The access token of the session, with the new auth_time.", StepUpResponse.Example);
        });
    }

    public override async Task HandleAsync(StepUpRequest req, CancellationToken ct)
    {
        HttpContext.Response.Headers.CacheControl = "no-store";
        if (LoginRequest.CheckPassword(req.Password) is { } error)
        {
            await Send.ProblemAsync(CommonProblems.Invalid, [error]);
            return;
        }

        var caller = HttpContext.Scope().Caller;
        if (caller.SessionId is not { } sessionId || await sessions.FindAsync(sessionId, ct) is not { Session: var found })
        {
            await Send.ProblemAsync(AuthenticationProblems.NoSession);
            return;
        }

        // A person without a user name has no password to prove: the same checks with a name that nobody has.
        var person = await people.LoadAsync(session, caller.Subject, ct);
        var userName = person?.UserName is { } name ? values.Reveal(PersonalKinds.UserName, name.Sealed) : caller.Subject;
        var address = ClientAddress.Of(HttpContext);
        var attempt = new LoginAttempt(userName, req.Password!, found.Audience, throttle.KeysOf(userName, address), session);
        var outcome = await checks.RunAsync(attempt, ct);
        if (outcome is not LoginOutcome.Accepted accepted || accepted.Person.Id != caller.Subject)
        {
            await Send.ProblemAsync(await refusals.TellAsync("step_up.refused", outcome, userName, address, ct));
            return;
        }

        var token = await stepUp.TryAsync(session, found, accepted, caller.Confirmation, ct);
        await (token is null ? Send.ProblemAsync(CommonProblems.Unauthenticated) : Send.OkAsync(StepUpResponse.Of(token, sessionId), ct));
    }
}

/// <summary>Never printed.</summary>
internal sealed record StepUpRequest
{
    [MustBeSent]
    public string? Password { get; set; }

    public override string ToString() => "step-up";
}
