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
    LoginChecks checks, LoginRefusals refusals, LoginThrottle throttle, StepUpContinuation continuation, SessionStore sessions, PersonStore people,
    PersonalValues values, IDocumentSession session) : Endpoint<StepUpRequest, LoginResponse>
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
            summary.Summary = "Prove again who one is";
            summary.Description = "What a client does on insufficient_user_authentication (RFC 9470): the session gets a new auth_time, and the answer a token that carries it. A person who has a second factor may leave the password out and is answered `mfa_required` with a challenge, as at a login.";
            summary.ExampleRequest = new StepUpRequest { Password = "a long pass phrase" };
            summary.Answers(200, "The access token of the session, with the new auth_time; or a challenge.", LoginResponse.StepUpExample);
        });
    }

    public override async Task HandleAsync(StepUpRequest req, CancellationToken ct)
    {
        HttpContext.Response.Headers.CacheControl = "no-store";
        if (req.Password is not null && LoginRequest.CheckPassword(req.Password) is { } error)
        {
            await Send.ProblemAsync(CommonProblems.Invalid, [error]);
            return;
        }

        var caller = HttpContext.Scope().Caller;
        if (caller.SessionId is not { } sessionId || await sessions.FindAsync(sessionId, ct) is not { Session: var found }
            || await people.LoadAsync(session, caller.Subject, ct) is not { } person)
        {
            await Send.ProblemAsync(AuthenticationProblems.NoSession);
            return;
        }

        var stepped = new SteppingUp(found, caller.Confirmation, SessionClient.Of(HttpContext));
        if (req.Password is null)
        {
            var challenge = await continuation.ChallengeAsync(stepped, person, ct);
            // Who has no second factor has nothing but the password to prove.
            await (challenge is null ? Send.ProblemAsync(CommonProblems.Invalid, [LoginRequest.CheckPassword(null)!]) : Send.OkAsync(challenge, ct));
            return;
        }

        await CheckPasswordAsync(req.Password, stepped, person, ct);
    }

    private async Task CheckPasswordAsync(string password, SteppingUp stepped, PersonDocument person, CancellationToken ct)
    {
        // A person without a user name has no password to prove: the same checks with a name that nobody has.
        var userName = person.UserName is { } name ? values.Reveal(PersonalKinds.UserName, name.Sealed) : person.Id;
        var address = stepped.Client.Address;
        var attempt = new LoginAttempt(userName, password, stepped.Session.Audience, throttle.KeysOf(userName, address), session);
        var outcome = await checks.RunAsync(attempt, ct);
        if (outcome is not LoginOutcome.Accepted accepted || accepted.Person.Id != person.Id)
        {
            await Send.ProblemAsync(await refusals.TellAsync("step_up.refused", outcome, userName, address, ct));
            return;
        }

        var response = await continuation.ContinueAsync(stepped, accepted, ct);
        await (response is null ? Send.ProblemAsync(CommonProblems.Unauthenticated) : Send.OkAsync(response, ct));
    }
}

/// <summary>Never printed.</summary>
internal sealed record StepUpRequest
{
    /// <summary>May be left out by a person who has a second factor.</summary>
    public string? Password { get; set; }

    public override string ToString() => "step-up";
}
