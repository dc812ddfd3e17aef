using FastEndpoints;
using ZeroTrust.ComplianceAudit.Changes;
using ZeroTrust.Platform.Access;
using ZeroTrust.Platform.Description;
using ZeroTrust.Platform.Problems;

namespace ZeroTrust.ComplianceAudit.Features.DecideChange;

/// <summary><c>POST /v1/changes/{id}/reject</c>.</summary>
internal sealed class RejectChangeEndpoint(ChangeEnds changes, TimeProvider clock) : Endpoint<RejectChangeRequest, ChangeView>
{
    public override void Configure()
    {
        Post("/v1/changes/{id}/reject");
        this.RequiresCaller();
        this.Problems(CommonProblems.NotFound, CommonProblems.Conflict, AuditProblems.OnlyPeople, AuditProblems.OwnChange, AuditProblems.ChangeEnded);
        Summary(summary =>
        {
            summary.Summary = "Reject a change request";
            summary.Description = "For a person who holds the permission of its kind and did not ask for it; who gains by it may reject it.";
            summary.ExampleRequest = new RejectChangeRequest { Reason = "The person says that the phone is not lost." };
            summary.Answers(200, "The request as it is now.", ChangeView.Example with { State = ChangeStates.Rejected });
        });
    }

    public override async Task HandleAsync(RejectChangeRequest req, CancellationToken ct)
    {
        if (ReasonText.Read(req.Reason) is not { } reason)
        {
            await Send.ProblemAsync(CommonProblems.Invalid, [new FieldError("reason", ReasonText.Rule)]);
            return;
        }

        var (change, problem) = await changes.RejectAsync(HttpContext, Route<string>("id")!, reason);
        await (change is null ? Send.ProblemAsync(problem!) : Send.OkAsync(ChangeView.Of(change, clock.GetUtcNow()), ct));
    }
}

/// <summary>Why not.</summary>
internal sealed record RejectChangeRequest
{
    /// <summary>In the words of who rejects it.</summary>
    [MustBeSent]
    public string? Reason { get; set; }

    /// <summary>Shows no reason.</summary>
    public override string ToString() => "reason";
}
