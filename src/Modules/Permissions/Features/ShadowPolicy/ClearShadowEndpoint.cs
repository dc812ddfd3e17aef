using FastEndpoints;
using Marten;
using ZeroTrust.Permissions.Lifecycle.Shadow;
using ZeroTrust.Platform.Access;
using ZeroTrust.Platform.Problems;

namespace ZeroTrust.Permissions.Features.ShadowPolicy;

/// <summary><c>DELETE /v1/policies/shadow</c>.</summary>
internal sealed class ClearShadowEndpoint(IDocumentSession session, ShadowStore shadows, ShadowLoader loader) : EndpointWithoutRequest
{
    public override void Configure()
    {
        Delete("/v1/policies/shadow");
        this.Requires("policy:activate");
        this.Problems(PermissionsProblems.NoShadow);
        Summary(summary =>
        {
            summary.Summary = "Take the shadow policy away";
            summary.Description = "Its counts and examples are gone with it.";
            summary.Response(204, "There is none any more.");
        });
    }

    public override async Task HandleAsync(CancellationToken ct)
    {
        if ((await shadows.ReadAsync(ct))?.Hash is not { } hash)
        {
            await Send.ProblemAsync(PermissionsProblems.NoShadow);
            return;
        }

        await shadows.ClearAsync(session, hash, HttpContext.Scope().Actor, ct);
        await loader.LoadAsync(ct);
        await Send.NoContentAsync(ct);
    }
}
