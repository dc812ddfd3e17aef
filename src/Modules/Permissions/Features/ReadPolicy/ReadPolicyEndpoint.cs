using FastEndpoints;
using ZeroTrust.Permissions.Policies;
using ZeroTrust.Permissions.Storage;
using ZeroTrust.Platform.Access;
using ZeroTrust.Platform.Http;
using ZeroTrust.Platform.Problems;

namespace ZeroTrust.Permissions.Features.ReadPolicy;

internal sealed class ReadPolicyEndpoint(PolicyHolder holder, PolicySources sources) : EndpointWithoutRequest<PolicyResponse>
{
    public override void Configure()
    {
        Get("/v1/policies/active");
        this.Requires("policy:read");
        Summary(summary =>
        {
            summary.Summary = "The active policy";
            summary.Description = "The policy that this instance decides by: hash, who activated it, warnings and pairs; with `Accept: application/yaml` the source as it was submitted. The ETag is what a replacement sends as If-Match.";
            summary.Response<PolicyResponse>(200, "The policy, with ETag.");
            summary.Response(404, "`policy.none`: no policy yet; everything is denied.");
        });
    }

    public override async Task HandleAsync(CancellationToken ct)
    {
        // Everything of the answer from the one object: a replacement that happens meanwhile cannot mix two policies.
        if (holder.Current is not { } policy)
        {
            await Send.ProblemAsync(PermissionsProblems.NoPolicy);
            return;
        }

        HttpContext.Response.Headers.ETag = Preconditions.ETag(policy.Activation.Version);
        HttpContext.Response.Headers.Vary = "Accept";
        if (HttpContext.Request.Headers.Accept.ToString().Contains("yaml", StringComparison.OrdinalIgnoreCase)
            && await sources.ReadAsync(policy.Version, ct) is { } source)
        {
            await Send.BytesAsync(source, contentType: "application/yaml", cancellation: ct);
            return;
        }

        await Send.OkAsync(PolicyResponse.Of(policy), ct);
    }
}
