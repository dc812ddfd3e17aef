using FastEndpoints;
using ZeroTrust.Permissions.Lifecycle.Shadow;
using ZeroTrust.Platform.Access;
using ZeroTrust.Platform.Description;
using ZeroTrust.Platform.Problems;

namespace ZeroTrust.Permissions.Features.ShadowPolicy;

/// <summary><c>GET /v1/policies/shadow</c>.</summary>
internal sealed class ReadShadowEndpoint(ShadowHolder holder) : EndpointWithoutRequest<ShadowResponse>
{
    public override void Configure()
    {
        Get("/v1/policies/shadow");
        // It shows who asked for what, as the decision log does: reading the policy is not enough.
        this.Requires("audit:read");
        this.Problems(PermissionsProblems.NoShadow);
        Summary(summary =>
        {
            summary.Summary = "The shadow policy and what it would change";
            summary.Description = "Counts and examples are those of the instance that answers, in its memory; the metric `zerotrust_policy_shadow_flips_total` has the counts of all.";
            summary.Answers(200, "The shadow.", ShadowResponse.Example);
        });
    }

    public override async Task HandleAsync(CancellationToken ct) => await (holder.Current is { } shadow
        ? (Task)Send.OkAsync(ShadowResponse.Of(shadow), ct)
        : Send.ProblemAsync(PermissionsProblems.NoShadow));
}
