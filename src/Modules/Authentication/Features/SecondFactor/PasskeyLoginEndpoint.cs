using System.Text.Json;
using FastEndpoints;
using ZeroTrust.Authentication.Features.Login;
using ZeroTrust.Authentication.Sessions;
using ZeroTrust.Contracts.Mfa;
using ZeroTrust.Platform.Access;
using ZeroTrust.Platform.Description;
using ZeroTrust.Platform.Problems;

namespace ZeroTrust.Authentication.Features.SecondFactor;

/// <summary><c>POST /v1/auth/passkey</c>: a login by passkey alone.</summary>
internal sealed class PasskeyLoginEndpoint(FactorLogin login) : Endpoint<PasskeyLoginRequest, LoginResponse>
{
    public override void Configure()
    {
        Post("/v1/auth/passkey");
        this.Public("The passkey is the proof.");
        this.Problems(AuthenticationProblems.Refused, AuthenticationProblems.Throttled, AuthenticationProblems.InvalidTarget, AuthenticationProblems.InvalidProof);
        Summary(summary =>
        {
            summary.Summary = "Log in with a passkey";
            summary.Description = "Answers a challenge of `/v1/auth/passkey/options`. The passkey must verify its user, and is two factors then. A proof in `DPoP` binds the session to the client's key.";
            summary.ExampleRequest = new PasskeyLoginRequest { ChallengeId = "8Yk0wQm1rAZq7…", Credential = ExampleCredential };
            summary.Answers(200, "The tokens of the new session.", LoginResponse.Example);
        });
    }

    public override async Task HandleAsync(PasskeyLoginRequest req, CancellationToken ct)
    {
        HttpContext.Response.Headers.CacheControl = "no-store";
        if (ChallengeForm.Check(req.ChallengeId, FactorKinds.Passkey, code: null, req.Credential) is { Count: > 0 } errors)
        {
            await Send.ProblemAsync(CommonProblems.Invalid, errors);
            return;
        }

        var client = SessionClient.Of(HttpContext);
        var attempt = new FactorAttempt(req.ChallengeId!, FactorKinds.Passkey, null, req.Credential, client.Address);
        var (response, problem) = await login.TryAsync(attempt, DpopHeader.ReadOwn(HttpContext), client, remember: false, ct);
        await (response is null ? Send.ProblemAsync(problem!) : Send.OkAsync(response, ct));
    }

    private static JsonElement ExampleCredential => JsonDocument.Parse(
        """{"id":"q2Y1…","rawId":"q2Y1…","type":"public-key","clientExtensionResults":{},"response":{"clientDataJSON":"eyJ0…","authenticatorData":"SZYN…","signature":"MEUC…","userHandle":"dS0x"}}""").RootElement;
}

/// <summary>Never printed.</summary>
internal sealed record PasskeyLoginRequest
{
    [MustBeSent]
    public string? ChallengeId { get; set; }

    /// <summary><c>AuthenticationResponseJSON</c> of WebAuthn Level 3.</summary>
    [MustBeSent]
    public JsonElement? Credential { get; set; }

    public override string ToString() => "passkey";
}
