using FastEndpoints;
using ZeroTrust.ComplianceAudit.Changes;
using ZeroTrust.Contracts.Mfa;
using ZeroTrust.Platform.Access;
using ZeroTrust.Platform.Description;
using ZeroTrust.Platform.Problems;

namespace ZeroTrust.ComplianceAudit.Features.DecideChange;

/// <summary><c>POST /v1/changes/{id}/approve</c>.</summary>
internal sealed class ApproveChangeEndpoint(ChangeEnds changes, TimeProvider clock) : EndpointWithoutRequest<ChangeView>
{
    public override void Configure()
    {
        Post("/v1/changes/{id}/approve");
        this.RequiresCaller();
        this.RequiresLogin(ContextClasses.TwoFactors);
        this.Problems(
            CommonProblems.NotFound, CommonProblems.Conflict, AuditProblems.OnlyPeople, AuditProblems.OwnChange, AuditProblems.ChangeEnded, AuditProblems.NotApplicable);
        Summary(summary =>
        {
            summary.Summary = "Approve a change request";
            summary.Description = """
                Makes the change, in one commit with the approval. For a person who holds the permission of its kind, has just logged in with two
                factors, and neither asked for the change nor gains by it. `resource.conflict`: what it changes was changed just now; try again.
                """;
            summary.Answers(200, "The request as it is now.", ChangeView.Example with { State = ChangeStates.Approved });
        });
    }

    public override async Task HandleAsync(CancellationToken ct)
    {
        var (change, problem) = await changes.ApproveAsync(HttpContext, Route<string>("id")!);
        await (change is null ? Send.ProblemAsync(problem!) : Send.OkAsync(ChangeView.Of(change, clock.GetUtcNow()), ct));
    }
}
