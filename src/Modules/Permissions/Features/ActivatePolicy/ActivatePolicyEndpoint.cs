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

namespace ZeroTrust.Permissions.Features.ActivatePolicy;

/// <summary><c>POST /v1/policies/{hash}/activate</c>.</summary>
internal sealed class ActivatePolicyEndpoint(
    IDocumentSession session, IMartenOutbox outbox, IChangeRequests changes, PolicyReplacement replacement, StoredPolicies policies)
    : ActivatingEndpoint(session, outbox, changes)
{
    public override void Configure()
    {
        Post("/v1/policies/{hash}/activate");
        this.Requires("policy:activate");
        this.RequiresLogin();
        this.Problems([.. Common, .. OfWaiting, CommonProblems.NotFound]);
        Description(route => route.WithMetadata(ChangeReason.Header));
        Summary(summary =>
        {
            summary.Summary = "Activate a stored policy";
            summary.Description = "A candidate, or one that was active before. Send If-Match with the ETag of the active policy. Everything is checked anew. Where the installation asks for approval it waits as a change request.";
            summary.Answers(200, "It is active, with the new ETag.", PolicyResponse.Example);
            summary.Answers(202, "It waits for an approval.", ActivationWaitsResponse.Example);
        });
    }

    public override async Task HandleAsync(CancellationToken ct)
    {
        if (!await SaysWhichAsync())
        {
            return;
        }

        if (await policies.FindAsync(Route<string>("hash")!, ct) is not { } stored)
        {
            await Send.ProblemAsync(CommonProblems.NotFound);
            return;
        }

        await AnswerAsync(await replacement.RunAsync(Work(), stored, Keepers(), Matches, ct), StatusCodes.Status200OK, ct);
    }
}
