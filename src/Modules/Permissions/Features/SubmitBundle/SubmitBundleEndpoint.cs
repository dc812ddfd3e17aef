using Marten;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Wolverine.Marten;
using ZeroTrust.Contracts.Changes;
using ZeroTrust.Permissions.Features.ReadPolicy;
using ZeroTrust.Permissions.Features.ReplacePolicy;
using ZeroTrust.Permissions.Lifecycle;
using ZeroTrust.Platform.Access;
using ZeroTrust.Platform.Description;
using ZeroTrust.Platform.Problems;
using ZeroTrust.Policy.Bundles;

namespace ZeroTrust.Permissions.Features.SubmitBundle;

/// <summary><c>POST /v1/policies/bundles</c>.</summary>
internal sealed class SubmitBundleEndpoint(
    IDocumentSession session, IMartenOutbox outbox, IChangeRequests changes, PolicyReplacement replacement, PolicyIntake intake)
    : ActivatingEndpoint(session, outbox, changes)
{
    /// <summary>The form of one; who signed it is known nowhere.</summary>
    internal const string Example = "eyJhbGciOiJFUzI1NiIsInR5cCI6Inplcm90cnVzdC1wb2xpY3krandzIn0.cm9sZXM6Cg.c2lnbmF0dXJl";

    public override void Configure()
    {
        Post("/v1/policies/bundles");
        this.Requires("policy:write");
        this.RequiresLogin();
        this.Problems([.. Common, .. OfWaiting, PermissionsProblems.BundleInvalid, CommonProblems.TooLarge, CommonProblems.UnsupportedMediaType]);
        Description(route => route.WithMetadata(new RequestExample(PolicyBundle.MediaType, "bundle", Example), ChangeReason.Header));
        Summary(summary =>
        {
            summary.Summary = "Replace the active policy by a signed bundle";
            summary.Description = "As `POST /v1/policies`, of a bundle that `zerotrust policy bundle create` made. A key of the installation must have signed it, for this environment or for every one, with a sequence above all that were taken in before: an old bundle cannot come back.";
            summary.Answers(201, "Activated, with the new ETag.", PolicyResponse.Example);
            summary.Answers(200, "This policy is active already.", PolicyResponse.Example);
            summary.Answers(202, "It waits for an approval.", ActivationWaitsResponse.Example);
        });
    }

    public override async Task HandleAsync(CancellationToken ct)
    {
        var body = await PolicyBody.ReadAsync(HttpContext, intake, takesYaml: false, takesBundles: true, ct);
        if (await SaysWhichAsync())
        {
            await AnswerAsync(await replacement.RunAsync(Work(), body.Bytes, body.IsBundle, Keepers(), Matches, ct), StatusCodes.Status201Created, ct);
        }
    }
}
