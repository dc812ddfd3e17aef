using System.Collections.Immutable;
using FastEndpoints;
using Marten;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using ZeroTrust.Contracts.Permissions;
using ZeroTrust.Permissions.Features.ReadVersion;
using ZeroTrust.Permissions.Features.ReplacePolicy;
using ZeroTrust.Permissions.Features.SubmitBundle;
using ZeroTrust.Permissions.Lifecycle;
using ZeroTrust.Permissions.Lifecycle.Candidates;
using ZeroTrust.Permissions.Policies;
using ZeroTrust.Platform.Access;
using ZeroTrust.Platform.Description;
using ZeroTrust.Platform.Problems;
using ZeroTrust.Policy.Bundles;

namespace ZeroTrust.Permissions.Features.Candidates;

/// <summary><c>POST /v1/policies/candidates</c>.</summary>
internal sealed class SubmitCandidateEndpoint(IDocumentSession session, CandidateSubmission submission, PolicyIntake intake, PolicyHolder holder)
    : EndpointWithoutRequest<StoredPolicyResponse>
{
    public override void Configure()
    {
        Post("/v1/policies/candidates");
        this.Requires("policy:write");
        this.RequiresLogin();
        this.Problems(
            PermissionsProblems.InvalidPolicy, PermissionsProblems.LocksOut, PermissionsProblems.BundleRequired, PermissionsProblems.BundleInvalid,
            PermissionsProblems.BundleReplayed, CommonProblems.TooLarge, CommonProblems.UnsupportedMediaType);
        Description(route => route.WithMetadata(ReplacePolicyExample.Body, new ZeroTrust.Platform.Description.RequestExample(PolicyBundle.MediaType, "bundle", SubmitBundleEndpoint.Example)));
        Summary(summary =>
        {
            summary.Summary = "Store a policy that may become active";
            summary.Description = "The body is YAML, or a bundle as `application/jose`. It passes the checks of a replacement and changes no decision. It can then be compared, replayed, set as the shadow and activated by its hash. One that is never activated is removed after 90 days; the same bytes again begin them anew.";
            summary.Answers(201, "It is stored.", StoredPolicyResponse.Example);
            summary.Answers(200, "These bytes were active before, or are.", StoredPolicyResponse.Example);
        });
    }

    public override async Task HandleAsync(CancellationToken ct)
    {
        var body = await PolicyBody.ReadAsync(HttpContext, intake, takesYaml: true, takesBundles: true, ct);
        var scope = HttpContext.Scope();
        ImmutableArray<string> keepers = scope.State is { } person ? person.Roles : [PlatformRoles.Administrator];
        await (await submission.RunAsync(session, body.Bytes, body.IsBundle, keepers, scope.Actor, ct) switch
        {
            CandidateOutcome.Stored stored => (Task)Send.ResponseAsync(
                StoredPolicyResponse.Of(stored.Policy, stored.Compiled, holder.Current?.Version),
                stored.Policy.WasActive ? StatusCodes.Status200OK : StatusCodes.Status201Created, ct),
            CandidateOutcome.Refused { Errors: [] } refused => Send.ProblemAsync(refused.Problem),
            CandidateOutcome.Refused refused => Send.ProblemAsync(refused.Problem, json => PolicyErrors.Write(json, refused.Errors)),
            var other => throw new InvalidOperationException($"Unknown outcome {other.GetType().Name}."),
        });
    }
}
