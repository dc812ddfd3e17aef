using FastEndpoints;
using Marten;
using Microsoft.AspNetCore.Http;
using ZeroTrust.Permissions.Policies;
using ZeroTrust.Platform.Access;
using ZeroTrust.Platform.Http;
using ZeroTrust.Platform.Problems;

namespace ZeroTrust.Permissions.Features.ReadPolicy;

internal sealed class ReadPolicyEndpoint(IQuerySession session, PolicyHolder holder) : EndpointWithoutRequest<PolicyResponse>
{
    public override void Configure()
    {
        Get("/v1/policies/active");
        this.Requires("policy:read");
        Summary(summary =>
        {
            summary.Summary = "The active policy";
            summary.Description = "Its hash, who activated it and its pairs; with `Accept: application/yaml` the source as it was submitted. The ETag is what a replacement sends as If-Match.";
            summary.Response<PolicyResponse>(200, "The policy, with ETag.");
            summary.Response(404, "`policy.none`: no policy yet; everything is denied.");
        });
    }

    public override async Task HandleAsync(CancellationToken ct)
    {
        if (await PolicyStore.ActiveAsync(session, ct) is not { } active || holder.Current is not { } policy)
        {
            await Send.ProblemAsync(PermissionsProblems.NoPolicy);
            return;
        }

        HttpContext.Response.Headers.ETag = Preconditions.ETag(active.Version);
        if (HttpContext.Request.Headers.Accept.ToString().Contains("yaml", StringComparison.OrdinalIgnoreCase)
            && await PolicyStore.VersionAsync(session, active.PolicyId, ct) is { } version)
        {
            await Send.BytesAsync(version.Source, contentType: "application/yaml", cancellation: ct);
            return;
        }

        await Send.OkAsync(PolicyResponse.Of(active, policy.Snapshot, policy.Warnings), ct);
    }
}
