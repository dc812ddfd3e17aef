using FastEndpoints;
using ZeroTrust.Permissions.Lifecycle;
using ZeroTrust.Permissions.Lifecycle.Approval;
using ZeroTrust.Permissions.Policies;
using ZeroTrust.Platform.Access;
using ZeroTrust.Platform.Description;
using ZeroTrust.Platform.Problems;

namespace ZeroTrust.Permissions.Features.ComparePolicy;

/// <summary><c>GET /v1/policies/{hash}/diff</c>.</summary>
internal sealed class ComparePolicyEndpoint(StoredPolicies policies, PolicyDifference difference, PolicyHolder holder) : EndpointWithoutRequest<PolicyDiffResponse>
{
    public override void Configure()
    {
        Get("/v1/policies/{hash}/diff");
        this.Requires("policy:read");
        this.Problems(CommonProblems.NotFound, PermissionsProblems.NoPolicy, PermissionsProblems.InvalidPolicy);
        Summary(summary =>
        {
            summary.Summary = "What a stored policy would change";
            summary.Description = "Compares the meaning of the active policy with that of this one: groups expanded, order and comments left aside.";
            summary.Answers(200, "The differences.", PolicyDiffResponse.Example);
        });
    }

    public override async Task HandleAsync(CancellationToken ct)
    {
        if (holder.Current is not { } active || await policies.FindAsync(active.Version, ct) is not { } from)
        {
            await Send.ProblemAsync(PermissionsProblems.NoPolicy);
            return;
        }

        if (await policies.FindAsync(Route<string>("hash")!, ct) is not { } to)
        {
            await Send.ProblemAsync(CommonProblems.NotFound);
            return;
        }

        await (difference.Compare(from.Source, to.Source) is { } compared
            ? (Task)Send.OkAsync(PolicyDiffResponse.Of(from.Hash, to.Hash, compared), ct)
            : Send.ProblemAsync(PermissionsProblems.InvalidPolicy));
    }
}
