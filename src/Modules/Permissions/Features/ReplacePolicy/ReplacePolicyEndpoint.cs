using Marten;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Wolverine.Marten;
using ZeroTrust.Contracts.Changes;
using ZeroTrust.Permissions.Features.ReadPolicy;
using ZeroTrust.Permissions.Lifecycle;
using ZeroTrust.Platform.Access;
using ZeroTrust.Platform.Description;
using ZeroTrust.Platform.Problems;

namespace ZeroTrust.Permissions.Features.ReplacePolicy;

internal sealed class ReplacePolicyEndpoint(
    IDocumentSession session, IMartenOutbox outbox, IChangeRequests changes, PolicyReplacement replacement, PolicyIntake intake)
    : ActivatingEndpoint(session, outbox, changes)
{
    public override void Configure()
    {
        Post("/v1/policies");
        this.Requires("policy:write");
        this.RequiresLogin();
        this.Problems([.. Common, .. OfWaiting, CommonProblems.TooLarge, CommonProblems.UnsupportedMediaType]);
        Description(route => route.WithMetadata(ReplacePolicyExample.Body, ChangeReason.Header));
        Summary(summary =>
        {
            summary.Summary = "Replace the active policy";
            summary.Description = "The body is the YAML. It is validated and compiled before anything is stored: a bad policy never replaces a good one, and `policy.invalid` has `errors` of line, column, code and message. All instances follow within a second. Bytes that were active before become active again; bytes that are active change nothing. Where the installation asks for approval it waits as a change request, and is activated only if the policy that it was made against is still active then.";
            summary.Answers(201, "Activated, with the new ETag.", PolicyResponse.Example);
            summary.Answers(200, "These bytes are active already.", PolicyResponse.Example);
            summary.Answers(202, "It waits for an approval.", ActivationWaitsResponse.Example);
        });
    }

    public override async Task HandleAsync(CancellationToken ct)
    {
        var body = await PolicyBody.ReadAsync(HttpContext, intake, takesYaml: true, takesBundles: false, ct);
        if (await SaysWhichAsync())
        {
            await AnswerAsync(await replacement.RunAsync(Work(), body.Bytes, body.IsBundle, Keepers(), Matches, ct), StatusCodes.Status201Created, ct);
        }
    }
}
