using FastEndpoints;
using Marten;
using ZeroTrust.Permissions.Policies;
using ZeroTrust.Platform.Access;
using ZeroTrust.Platform.Paging;

namespace ZeroTrust.Permissions.Features.ListPolicies;

/// <summary>A policy that was submitted.</summary>
internal sealed record PolicyVersionResponse(string Hash, string SubmittedBy, DateTimeOffset SubmittedAt, bool Active);

internal sealed class ListPoliciesEndpoint(IQuerySession session) : EndpointWithoutRequest<Page<PolicyVersionResponse>>
{
    public override void Configure()
    {
        Get("/v1/policies");
        this.Requires("policy:read");
        Summary(summary =>
        {
            summary.Summary = "All policies that were ever active";
            summary.Description = "Ordered by hash; `?limit=` (at most 200) and `?cursor=`.";
            summary.Response<Page<PolicyVersionResponse>>(200, "One page.");
            summary.Response(400, "`request.invalid`: limit or cursor.");
        });
    }

    public override async Task HandleAsync(CancellationToken ct)
    {
        var query = PageQuery.Read(HttpContext.Request);
        var after = query.After ?? "";
        var take = query.Limit + 1;
        var versions = await session.Query<PolicyVersionDocument>()
            .Where(version => version.Id.CompareTo(after) > 0)
            .OrderBy(version => version.Id)
            .Take(take)
            .ToListAsync(ct);
        var active = (await PolicyStore.ActiveAsync(session, ct))?.PolicyId;
        var rows = versions.Select(version => new PolicyVersionResponse(version.Id, version.SubmittedBy, version.SubmittedAt, version.Id == active)).ToList();
        await Send.OkAsync(query.Cut(rows, row => row.Hash), ct);
    }
}
