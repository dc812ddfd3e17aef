using FastEndpoints;
using ZeroTrust.ComplianceAudit.Changes;
using ZeroTrust.Platform.Access;
using ZeroTrust.Platform.Description;
using ZeroTrust.Platform.Paging;
using ZeroTrust.Platform.Problems;

namespace ZeroTrust.ComplianceAudit.Features.ListChanges;

/// <summary><c>GET /v1/changes</c>.</summary>
internal sealed class ListChangesEndpoint(ChangeStore changes, ChangeReaders readers, TimeProvider clock) : EndpointWithoutRequest<Page<ChangeView>>
{
    public override void Configure()
    {
        Get("/v1/changes");
        this.RequiresCaller();
        this.Problems(CommonProblems.Invalid);
        this.Takes([.. PageQuery.Parameters, new QueryParameter("state", $"One of {string.Join(", ", ChangeStates.All)}; every state where it is left out.")]);
        Summary(summary =>
        {
            summary.Summary = "List change requests";
            summary.Description = "Those that the caller asked for and those of the kinds that the caller may decide, newest first.";
            summary.Answers(200, "One page.", new Page<ChangeView>([ChangeView.Example], null));
        });
    }

    public override async Task HandleAsync(CancellationToken ct)
    {
        var page = PageQuery.Read(HttpContext.Request);
        var state = HttpContext.Request.Query.TryGetValue("state", out var sent) ? sent.ToString() : null;
        if (state is not null && !ChangeStates.All.Contains(state))
        {
            await Send.ProblemAsync(CommonProblems.Invalid, [new FieldError("state", $"must be one of {string.Join(", ", ChangeStates.All)}.")]);
            return;
        }

        if (After(page) is not { } after)
        {
            await Send.ProblemAsync(CommonProblems.Invalid.With("cursor is not one that this list returned."));
            return;
        }

        var scope = HttpContext.Scope();
        var now = clock.GetUtcNow();
        var read = await changes.ListAsync(scope.Actor, readers.KindsOf(scope), state, after == Guid.Empty ? null : after, page.Limit + 1, now, ct);
        await Send.OkAsync(page.Cut<ChangeView>([.. read.Select(change => ChangeView.Of(change, now))], change => change.Id), ct);
    }

    // Empty for the first page, null for a cursor of another list.
    private static Guid? After(PageQuery page) => page.After is null ? Guid.Empty : Guid.TryParseExact(page.After, "N", out var id) ? id : null;
}
