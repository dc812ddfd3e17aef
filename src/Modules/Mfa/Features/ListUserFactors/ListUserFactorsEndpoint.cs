using FastEndpoints;
using Microsoft.Extensions.Options;
using ZeroTrust.Contracts.Authentication;
using ZeroTrust.Mfa.Factors;
using ZeroTrust.Mfa.RecoveryCodes;
using ZeroTrust.Platform.Access;
using ZeroTrust.Platform.Description;
using ZeroTrust.Platform.Problems;

namespace ZeroTrust.Mfa.Features.ListUserFactors;

/// <summary><c>GET /v1/users/{id}/factors</c>. Without the names that people gave: it shows nothing personal, so the read leaves no entry.</summary>
internal sealed class ListUserFactorsEndpoint(FactorStore factors, RecoveryCodeStore codes, IPersonDirectory people, IOptions<MfaOptions> options)
    : EndpointWithoutRequest<FactorList>
{
    public override void Configure()
    {
        Get("/v1/users/{id}/factors");
        this.Requires("user:read");
        this.Problems(CommonProblems.NotFound);
        Summary(summary =>
        {
            summary.Summary = "List a person's second factors";
            summary.Description = "Kinds and times, without the names that the person gave them.";
            summary.Answers(200, "The factors.", FactorList.Example with { Items = [FactorView.Example with { Name = null }] });
        });
    }

    public override async Task HandleAsync(CancellationToken ct)
    {
        if (await people.FindAsync(Route<string>("id")!, ct) is not { Subject: var subject })
        {
            await Send.ProblemAsync(CommonProblems.NotFound);
            return;
        }

        var all = await factors.AllAsync(subject, ct);
        var left = await codes.CountLeftAsync(subject, ct);
        await Send.OkAsync(FactorList.Of(all, left, options.Value.FewRecoveryCodes, nameOf: null), ct);
    }
}
