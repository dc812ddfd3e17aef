using FastEndpoints;
using ZeroTrust.Permissions.Policies;
using ZeroTrust.Platform.Access;
using ZeroTrust.Platform.Description;
using ZeroTrust.Platform.Paging;
using ZeroTrust.Platform.Problems;
using ZeroTrust.Policy;

namespace ZeroTrust.Permissions.Features.ReadRoles;

internal sealed class ListRolesEndpoint(PolicyHolder holder) : EndpointWithoutRequest<Page<RoleResponse>>
{
    public override void Configure()
    {
        Get("/v1/roles");
        this.Requires("role:read");
        this.Problems(CommonProblems.Invalid);
        this.Takes(PageQuery.Parameters);
        Summary(summary =>
        {
            summary.Summary = "The roles of the active policy";
            summary.Description = "By name. Definitions change with the policy; assignments at `/v1/users/{id}/roles`.";
            summary.Answers(200, "One page.", new Page<RoleResponse>([RoleResponse.Example], null));
        });
    }

    public override Task HandleAsync(CancellationToken ct)
    {
        var query = PageQuery.Read(HttpContext.Request);
        var snapshot = holder.Current?.Snapshot;
        var roles = (snapshot?.Roles ?? [])
            .Where(role => string.CompareOrdinal(role.Name, query.After ?? "") > 0)
            .Take(query.Limit + 1)
            .Select(role => RoleResponse.Of(role, snapshot!.Hash))
            .ToList();
        return Send.OkAsync(query.Cut(roles, role => role.Name), ct);
    }
}
