using FastEndpoints;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using ZeroTrust.Permissions.Features.ReplacePolicy;
using ZeroTrust.Permissions.Policies;
using ZeroTrust.Permissions.Storage;
using ZeroTrust.Platform.Access;
using ZeroTrust.Platform.Description;
using ZeroTrust.Platform.Http;
using ZeroTrust.Platform.Problems;

namespace ZeroTrust.Permissions.Features.ReadPolicy;

internal sealed class ReadPolicyEndpoint(PolicyHolder holder, PolicySources sources) : EndpointWithoutRequest<PolicyResponse>
{
    public override void Configure()
    {
        Get("/v1/policies/active");
        this.Requires("policy:read");
        this.Problems(PermissionsProblems.NoPolicy);
        Description(route => route.WithMetadata(
            new ResponseExample(200, "The policy, with ETag.", "application/yaml", ReplacePolicyExample.Yaml),
            new RequestHeader("Accept", "application/yaml asks for the source.", "application/json", Required: false)));
        Summary(summary =>
        {
            summary.Summary = "The active policy";
            summary.Description = "The policy that this instance decides by: hash, who activated it, warnings and pairs; with `Accept: application/yaml` the source as it was submitted. The ETag is what a replacement sends as If-Match. Without a policy everything is denied.";
            summary.Answers(200, "The policy, with ETag.", PolicyResponse.Example);
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
