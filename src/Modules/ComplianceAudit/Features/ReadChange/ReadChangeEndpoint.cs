using FastEndpoints;
using ZeroTrust.ComplianceAudit.Changes;
using ZeroTrust.Platform.Access;
using ZeroTrust.Platform.Description;
using ZeroTrust.Platform.Problems;

namespace ZeroTrust.ComplianceAudit.Features.ReadChange;

/// <summary><c>GET /v1/changes/{id}</c>.</summary>
internal sealed class ReadChangeEndpoint(ChangeEnds changes, TimeProvider clock) : EndpointWithoutRequest<ChangeView>
{
    public override void Configure()
    {
        Get("/v1/changes/{id}");
        this.RequiresCaller();
        this.Problems(CommonProblems.NotFound);
        Summary(summary =>
        {
            summary.Summary = "Read a change request";
            summary.Description = "With the difference that it would make. To who neither asked for it nor may decide it, it is not there.";
            summary.Answers(200, "The request.", ChangeView.Example);
        });
    }

    public override async Task HandleAsync(CancellationToken ct) => await (
        await changes.FindAsync(HttpContext, Route<string>("id")!) is { } change
            ? Send.OkAsync(ChangeView.Of(change, clock.GetUtcNow()), ct)
            : Send.ProblemAsync(CommonProblems.NotFound));
}
