using System.Text.Json;
using FastEndpoints;
using ZeroTrust.Authentication.Features.Login;
using ZeroTrust.Authentication.Sessions;
using ZeroTrust.Contracts.Mfa;
using ZeroTrust.Platform.Access;
using ZeroTrust.Platform.Description;
using ZeroTrust.Platform.Problems;

namespace ZeroTrust.Authentication.Features.SecondFactor;

/// <summary><c>POST /v1/auth/mfa</c>: the second half of a login or of a step-up.</summary>
internal sealed class ProveFactorEndpoint(FactorLogin login) : Endpoint<ProveFactorRequest, LoginResponse>
{
    public override void Configure()
    {
        Post("/v1/auth/mfa");
        this.Public("The challenge, which only who proved the first factor has, and the second factor are the proof.");
        this.Problems(AuthenticationProblems.Refused, AuthenticationProblems.Throttled, AuthenticationProblems.InvalidTarget, AuthenticationProblems.InvalidProof);
        Summary(summary =>
        {
            summary.Summary = "Prove the second factor";
            summary.Description = "Answers a challenge of `/v1/auth/login` or `/v1/auth/step-up`: a `code`, or for a passkey the `credential` that WebAuthn gave. Opens the session, or renews that of the step-up. A wrong code, one that was used and an old challenge get the same answer. A proof in `DPoP` must be of the key of the first step, where one was sent there.";
            summary.ExampleRequest = new ProveFactorRequest { ChallengeId = "8Yk0wQm1rAZq7…", Factor = FactorKinds.Totp, Code = "287082" };
            summary.Answers(200, "The tokens of the session.", LoginResponse.Example);
        });
    }

    public override async Task HandleAsync(ProveFactorRequest req, CancellationToken ct)
    {
        HttpContext.Response.Headers.CacheControl = "no-store";
        if (ChallengeForm.Check(req.ChallengeId, req.Factor, req.Code, req.Credential) is { Count: > 0 } errors)
        {
            await Send.ProblemAsync(CommonProblems.Invalid, errors);
            return;
        }

        var client = SessionClient.Of(HttpContext);
        var attempt = new FactorAttempt(req.ChallengeId!, req.Factor!, req.Code, req.Credential, client.Address);
        var (response, problem) = await login.TryAsync(attempt, DpopHeader.ReadOwn(HttpContext), client, req.RememberDevice is true, ct);
        await (response is null ? Send.ProblemAsync(problem!) : Send.OkAsync(response, ct));
    }
}

/// <summary>Never printed.</summary>
internal sealed record ProveFactorRequest
{
    [MustBeSent]
    public string? ChallengeId { get; set; }

    /// <summary><c>totp</c>, <c>sms</c>, <c>recovery_code</c> or <c>passkey</c>.</summary>
    [MustBeSent]
    public string? Factor { get; set; }

    public string? Code { get; set; }

    /// <summary><c>AuthenticationResponseJSON</c> of WebAuthn Level 3.</summary>
    public JsonElement? Credential { get; set; }

    /// <summary>Whether this device may stand for the second factor at the next logins.</summary>
    public bool? RememberDevice { get; set; }

    public override string ToString() => "second factor";
}
