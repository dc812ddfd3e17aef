using System.Text.Json;
using FastEndpoints;
using ZeroTrust.Contracts.Mfa;
using ZeroTrust.Platform.Access;
using ZeroTrust.Platform.Description;
using ZeroTrust.Platform.Problems;

namespace ZeroTrust.Authentication.Features.SecondFactor;

/// <summary><c>POST /v1/auth/mfa/options</c>: what a browser needs to prove a passkey for a challenge.</summary>
internal sealed class FactorOptionsEndpoint(ISecondFactors factors) : Endpoint<FactorOptionsRequest, FactorOptionsResponse>
{
    public override void Configure()
    {
        Post("/v1/auth/mfa/options");
        this.Public("The challenge, which only who proved the first factor has, is the proof.");
        this.Problems(AuthenticationProblems.Refused, AuthenticationProblems.Throttled);
        Summary(summary =>
        {
            summary.Summary = "Options to prove a passkey with";
            summary.Description = "For a challenge that offers `passkey`: `PublicKeyCredentialRequestOptionsJSON` of WebAuthn Level 3.";
            summary.ExampleRequest = new FactorOptionsRequest { ChallengeId = "8Yk0wQm1rAZq7…", Factor = FactorKinds.Passkey };
            summary.Answers(200, "The options.", FactorOptionsResponse.Example);
        });
    }

    public override async Task HandleAsync(FactorOptionsRequest req, CancellationToken ct)
    {
        HttpContext.Response.Headers.CacheControl = "no-store";
        if (ChallengeForm.Check(req.ChallengeId, req.Factor, FactorKinds.Passkey) is { Count: > 0 } errors)
        {
            await Send.ProblemAsync(CommonProblems.Invalid, errors);
            return;
        }

        var answer = await factors.OptionsAsync(req.ChallengeId!, ct);
        await (answer is FactorAnswer.Options options
            ? Send.OkAsync(new FactorOptionsResponse(options.PublicKey), ct)
            : Send.ProblemAsync(FactorProblems.Of(answer)));
    }
}

/// <summary>Never printed.</summary>
internal sealed record FactorOptionsRequest
{
    [MustBeSent]
    public string? ChallengeId { get; set; }

    /// <summary><c>passkey</c>.</summary>
    [MustBeSent]
    public string? Factor { get; set; }

    public override string ToString() => "options";
}

/// <summary>Never printed.</summary>
internal sealed record FactorOptionsResponse(JsonElement PublicKey)
{
    public static FactorOptionsResponse Example => new(JsonDocument.Parse(ExampleOptions).RootElement);

    internal const string ExampleOptions =
        """{"challenge":"xG9kbqfV0ZKx0gE4i4sE0J0Yw3p4b2l8b7oQyM2h1nA","rpId":"zerotrust.example","timeout":120000,"userVerification":"required","allowCredentials":[]}""";

    public override string ToString() => "options";
}
