using Marten;
using Microsoft.AspNetCore.Http;
using Wolverine.Marten;
using ZeroTrust.Contracts.Changes;
using ZeroTrust.Permissions.Features.ReadPolicy;
using ZeroTrust.Permissions.Features.ReplacePolicy;
using ZeroTrust.Platform.Access;
using ZeroTrust.Platform.Description;
using ZeroTrust.Platform.Problems;

namespace ZeroTrust.Permissions.Features.ActivatePolicy;

/// <summary><c>POST /v1/policies/rollback</c>.</summary>
internal sealed class RollbackPolicyEndpoint(IDocumentSession session, IMartenOutbox outbox, IChangeRequests changes, PolicyRollback rollback)
    : ActivatingEndpoint(session, outbox, changes)
{
    public override void Configure()
    {
        Post("/v1/policies/rollback");
        this.Requires("policy:activate");
        this.RequiresLogin();
        this.Problems([.. Common, PermissionsProblems.NoPolicy, PermissionsProblems.NothingBefore]);
        Summary(summary =>
        {
            summary.Summary = "Go back to the policy of before";
            summary.Description = "At once and without an approval, where the installation asks for one too: the policy of before was approved when it came. Send If-Match with the ETag of the policy that is to go: a call that is repeated then does not go back twice. Another call goes one policy further back.";
            summary.Answers(200, "The policy of before is active, with the new ETag.", PolicyResponse.Example);
        });
    }

    public override async Task HandleAsync(CancellationToken ct)
    {
        if (await SaysWhichAsync())
        {
            await AnswerAsync(await rollback.RunAsync(Work(), Matches, ct), StatusCodes.Status200OK, ct);
        }
    }
}
