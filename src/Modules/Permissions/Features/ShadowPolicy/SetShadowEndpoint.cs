using FastEndpoints;
using Marten;
using ZeroTrust.Permissions.Lifecycle;
using ZeroTrust.Permissions.Lifecycle.Shadow;
using ZeroTrust.Permissions.Policies;
using ZeroTrust.Platform.Access;
using ZeroTrust.Platform.Problems;
using ZeroTrust.Policy;

namespace ZeroTrust.Permissions.Features.ShadowPolicy;

/// <summary><c>POST /v1/policies/{hash}/shadow</c>.</summary>
internal sealed class SetShadowEndpoint(IDocumentSession session, StoredPolicies policies, PolicyReader reader, ShadowStore shadows, ShadowLoader loader) : EndpointWithoutRequest
{
    public override void Configure()
    {
        Post("/v1/policies/{hash}/shadow");
        this.Requires("policy:activate");
        this.RequiresLogin();
        this.Problems(CommonProblems.NotFound, PermissionsProblems.InvalidPolicy);
        Summary(summary =>
        {
            summary.Summary = "Ask a stored policy beside the active one";
            summary.Description = "Within a second every instance asks it for each decision, beside the active one, and counts what would come out otherwise. It decides nothing. It takes the place of another shadow, stays over restarts, and its counts begin at zero.";
            summary.Response(204, "It is the shadow.");
        });
    }

    public override async Task HandleAsync(CancellationToken ct)
    {
        if (await policies.FindAsync(Route<string>("hash")!, ct) is not { } stored)
        {
            await Send.ProblemAsync(CommonProblems.NotFound);
            return;
        }

        if (reader.Read(stored.Source) is PolicyCompilation.Refused refused)
        {
            await Send.ProblemAsync(PermissionsProblems.InvalidPolicy, json => PolicyErrors.Write(json, refused.Errors));
            return;
        }

        await shadows.SetAsync(session, stored, HttpContext.Scope().Actor, ct);
        await loader.LoadAsync(ct);
        await Send.NoContentAsync(ct);
    }
}
