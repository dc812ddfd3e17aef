using FastEndpoints;
using ZeroTrust.ComplianceAudit.Changes;
using ZeroTrust.Platform.Access;
using ZeroTrust.Platform.Problems;

namespace ZeroTrust.ComplianceAudit.Features.DecideChange;

/// <summary><c>DELETE /v1/changes/{id}</c>.</summary>
internal sealed class WithdrawChangeEndpoint(ChangeEnds changes) : EndpointWithoutRequest
{
    public override void Configure()
    {
        Delete("/v1/changes/{id}");
        this.RequiresCaller();
        this.Problems(CommonProblems.NotFound, CommonProblems.Conflict, AuditProblems.NotYourChange, AuditProblems.ChangeEnded);
        Summary(summary =>
        {
            summary.Summary = "Withdraw a change request";
            summary.Description = "For who asked for it, while it waits. It stays readable.";
            summary.Response(204, "It is withdrawn.");
        });
    }

    public override async Task HandleAsync(CancellationToken ct)
    {
        var (change, problem) = await changes.WithdrawAsync(HttpContext, Route<string>("id")!);
        await (change is null ? Send.ProblemAsync(problem!) : Send.NoContentAsync(ct));
    }
}
