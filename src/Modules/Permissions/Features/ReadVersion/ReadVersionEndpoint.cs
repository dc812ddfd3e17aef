using FastEndpoints;
using Microsoft.AspNetCore.Builder;
using ZeroTrust.Permissions.Features.ReplacePolicy;
using ZeroTrust.Permissions.Lifecycle;
using ZeroTrust.Permissions.Policies;
using ZeroTrust.Platform.Access;
using ZeroTrust.Platform.Description;
using ZeroTrust.Platform.Problems;
using ZeroTrust.Policy;

namespace ZeroTrust.Permissions.Features.ReadVersion;

/// <summary><c>GET /v1/policies/{hash}</c>.</summary>
internal sealed class ReadVersionEndpoint(StoredPolicies policies, PolicyReader reader, PolicyHolder holder) : EndpointWithoutRequest<StoredPolicyResponse>
{
    public override void Configure()
    {
        Get("/v1/policies/{hash}");
        this.Requires("policy:read");
        this.Problems(CommonProblems.NotFound, PermissionsProblems.InvalidPolicy);
        Description(route => route.WithMetadata(
            new ResponseExample(200, "The policy.", "application/yaml", ReplacePolicyExample.Yaml),
            new RequestHeader("Accept", "application/yaml asks for the source.", "application/json", Required: false)));
        Summary(summary =>
        {
            summary.Summary = "A stored policy";
            summary.Description = "A candidate, or one that was ever active, by the SHA-256 of its bytes; with `Accept: application/yaml` the source as it was submitted. `policy.invalid`: it was good for the version that took it in and is not for this one; the source can be read all the same.";
            summary.Answers(200, "The policy.", StoredPolicyResponse.Example);
        });
    }

    public override async Task HandleAsync(CancellationToken ct)
    {
        if (await policies.FindAsync(Route<string>("hash")!, ct) is not { } stored)
        {
            await Send.ProblemAsync(CommonProblems.NotFound);
            return;
        }

        HttpContext.Response.Headers.Vary = "Accept";
        if (HttpContext.Request.Headers.Accept.ToString().Contains("yaml", StringComparison.OrdinalIgnoreCase))
        {
            await Send.BytesAsync(stored.Source, contentType: "application/yaml", cancellation: ct);
            return;
        }

        await (reader.Read(stored.Source) switch
        {
            PolicyCompilation.Compiled compiled => (Task)Send.OkAsync(StoredPolicyResponse.Of(stored, compiled, holder.Current?.Version), ct),
            PolicyCompilation.Refused refused => Send.ProblemAsync(PermissionsProblems.InvalidPolicy, json => PolicyErrors.Write(json, refused.Errors)),
            var other => throw new InvalidOperationException($"Unknown outcome {other.GetType().Name}."),
        });
    }
}
