using System.Text.Json;
using FastEndpoints;
using Marten;
using Wolverine.Marten;
using ZeroTrust.Authentication.Features.Login;
using ZeroTrust.Authentication.Sessions;
using ZeroTrust.Contracts;
using ZeroTrust.Contracts.Mfa;
using ZeroTrust.Platform.Access;
using ZeroTrust.Platform.Description;
using ZeroTrust.Platform.Problems;

namespace ZeroTrust.Authentication.Features.SecondFactor;

/// <summary><c>POST /v1/auth/passkey/options</c>: begins a login by passkey alone.</summary>
internal sealed class PasskeyChallengeEndpoint(ISecondFactors factors, IDocumentSession session, IMartenOutbox outbox)
    : Endpoint<PasskeyChallengeRequest, PasskeyChallengeResponse>
{
    public override void Configure()
    {
        Post("/v1/auth/passkey/options");
        this.Public("A login by passkey begins before anybody is known.");
        Summary(summary =>
        {
            summary.Summary = "Begin a login by passkey";
            summary.Description = "A challenge for whoever it may be, and the WebAuthn options to answer it with at `/v1/auth/passkey`.";
            summary.ExampleRequest = new PasskeyChallengeRequest { Resource = "user-service" };
            summary.Answers(200, "The challenge.", PasskeyChallengeResponse.Example);
        });
    }

    public override async Task HandleAsync(PasskeyChallengeRequest req, CancellationToken ct)
    {
        HttpContext.Response.Headers.CacheControl = "no-store";
        if (LoginRequest.CheckResource(req.Resource) is { } error)
        {
            await Send.ProblemAsync(CommonProblems.Invalid, [error]);
            return;
        }

        var client = SessionClient.Of(HttpContext);
        outbox.Enroll(session);
        // Nothing is proved yet, so nothing that ended sessions can be later than it.
        var login = new PendingLogin("", req.Resource ?? Caller.Platform, long.MaxValue, null, [], client.Address, client.Device);
        var (challenge, publicKey) = await factors.ChallengePasswordlessAsync(login, ct);
        await Send.OkAsync(new PasskeyChallengeResponse(challenge.Id, publicKey, challenge.ExpiresIn), ct);
    }
}

/// <summary>What the session is to be for.</summary>
internal sealed record PasskeyChallengeRequest
{
    /// <summary>The target service that the tokens are for; the platform where it is left out.</summary>
    public string? Resource { get; set; }
}

/// <summary>Never printed.</summary>
/// <param name="PublicKey"><c>PublicKeyCredentialRequestOptionsJSON</c> of WebAuthn Level 3.</param>
internal sealed record PasskeyChallengeResponse(string ChallengeId, JsonElement PublicKey, int ExpiresIn)
{
    public static PasskeyChallengeResponse Example => new("8Yk0wQm1rAZq7…", FactorOptionsResponse.Example.PublicKey, 300);

    public override string ToString() => "challenge";
}
