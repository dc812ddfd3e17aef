using FastEndpoints;
using ZeroTrust.ComplianceAudit.Entries;
using ZeroTrust.ComplianceAudit.Search;
using ZeroTrust.Platform.Access;
using ZeroTrust.Platform.Description;
using ZeroTrust.Platform.Paging;
using ZeroTrust.Platform.Problems;

namespace ZeroTrust.ComplianceAudit.Features.SearchDecisions;

/// <summary><c>GET /v1/audit/decisions</c>.</summary>
internal sealed class SearchDecisionsEndpoint(DecisionSearch search) : EndpointWithoutRequest<Page<AuditFactView>>
{
    public override void Configure()
    {
        Get("/v1/audit/decisions");
        this.Requires("audit:read");
        this.Problems(AuditProblems.BadFilter, CommonProblems.Invalid);
        this.Takes([.. PageQuery.Parameters, .. DecisionFilter.Parameters]);
        Summary(summary =>
        {
            summary.Summary = "Searches the decisions";
            summary.Description = """
                Recorded decisions and the gaps between them (decision.gap), block by block in the order of time. Filters are exact. The work of a
                page is bounded: one with few or no items may still have a next_cursor; only null ends the list. A decision shows as
                soon as its block is stored, normally within a tenth of a second.
                """;
            summary.Answers(200, "A page of decisions.", new Page<AuditFactView>([Example], null));
        });
    }

    public override async Task HandleAsync(CancellationToken ct)
    {
        var (filter, errors) = DecisionFilter.Read(HttpContext.Request.Query);
        if (filter is null)
        {
            await Send.ProblemAsync(AuditProblems.BadFilter, errors);
            return;
        }

        var paging = PageQuery.Read(HttpContext.Request);
        await Send.OkAsync(await search.FindAsync(filter, DecisionCursor.Parse(paging.After), paging.Limit, ct), ct);
    }

    private static AuditFactView Example => new(
        DateTimeOffset.UnixEpoch.AddYears(56), "decision.made", "service", "order-service", "user-service", "DELETE /v1/user/profile", "denied",
        "denied_endpoint", "service_permissions.order-service.user-service.denied_endpoints[0]", "4f1c0f2f6f0f", "4bf92f3577b34da6a3ce929d0e0e4736",
        Guid.Parse("01936d0a-7a4e-7c11-9c53-2f1f0e5a7b10"));
}
