using FastEndpoints;
using Microsoft.Extensions.Options;
using ZeroTrust.Mfa.Factors;
using ZeroTrust.Mfa.RecoveryCodes;
using ZeroTrust.Platform.Access;
using ZeroTrust.Platform.Description;
using ZeroTrust.Platform.Problems;

namespace ZeroTrust.Mfa.Features.ListFactors;

/// <summary><c>GET /v1/mfa/factors</c>: the caller's own.</summary>
internal sealed class ListFactorsEndpoint(FactorStore factors, RecoveryCodeStore codes, IOptions<MfaOptions> options) : EndpointWithoutRequest<FactorList>
{
    public override void Configure()
    {
        Get("/v1/mfa/factors");
        this.RequiresCaller();
        this.OpenToEnrolment();
        this.Problems(MfaProblems.PeopleOnly);
        Summary(summary =>
        {
            summary.Summary = "List one's own second factors";
            summary.Description = "Confirmed ones and those that were only begun, oldest first. Warnings: clock_drift of an authenticator app, recovery_codes_low.";
            summary.Answers(200, "The factors.", FactorList.Example);
        });
    }

    public override async Task HandleAsync(CancellationToken ct)
    {
        if (SelfServiceGuard.SubjectOf(HttpContext) is not { } subject)
        {
            await Send.ProblemAsync(MfaProblems.PeopleOnly);
            return;
        }

        var all = await factors.AllAsync(subject, ct);
        var left = await codes.CountLeftAsync(subject, ct);
        await Send.OkAsync(FactorList.Of(all, left, options.Value.FewRecoveryCodes, factors.NameOf), ct);
    }
}
