using FastEndpoints;
using Microsoft.AspNetCore.Http;
using Wolverine.Marten;
using Marten;
using ZeroTrust.Contracts.Mfa;
using ZeroTrust.Platform.Access;
using ZeroTrust.Platform.Description;
using ZeroTrust.Platform.Http;
using ZeroTrust.Platform.Problems;

namespace ZeroTrust.Authentication.Features.SecondFactor;

/// <summary><c>POST /v1/auth/mfa/send</c>: has the code of a challenge sent.</summary>
internal sealed class SendCodeEndpoint(ISecondFactors factors, IDocumentSession session, IMartenOutbox outbox) : Endpoint<SendCodeRequest>
{
    public override void Configure()
    {
        Post("/v1/auth/mfa/send");
        this.Public("The challenge, which only who proved the first factor has, is the proof.");
        this.Problems(AuthenticationProblems.Refused, AuthenticationProblems.Throttled);
        Summary(summary =>
        {
            summary.Summary = "Have a code sent";
            summary.Description = "For a challenge that offers `sms`. A code sent before is void.";
            summary.ExampleRequest = new SendCodeRequest { ChallengeId = "8Yk0wQm1rAZq7…", Factor = FactorKinds.Sms };
            summary.Response(202, "A code is on its way.");
        });
    }

    public override async Task HandleAsync(SendCodeRequest req, CancellationToken ct)
    {
        HttpContext.Response.Headers.CacheControl = "no-store";
        if (ChallengeForm.Check(req.ChallengeId, req.Factor, FactorKinds.Sms) is { Count: > 0 } errors)
        {
            await Send.ProblemAsync(CommonProblems.Invalid, errors);
            return;
        }

        outbox.Enroll(session);
        var answer = await factors.SendAsync(req.ChallengeId!, req.Factor!, ClientAddress.Of(HttpContext), ct);
        await (answer is FactorAnswer.Sent ? Send.StatusCodeAsync(StatusCodes.Status202Accepted, ct) : Send.ProblemAsync(FactorProblems.Of(answer)));
    }
}

/// <summary>Never printed.</summary>
internal sealed record SendCodeRequest
{
    [MustBeSent]
    public string? ChallengeId { get; set; }

    /// <summary><c>sms</c>.</summary>
    [MustBeSent]
    public string? Factor { get; set; }

    public override string ToString() => "code to send";
}
