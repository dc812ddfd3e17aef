using FastEndpoints;
using ZeroTrust.Permissions.Policies;
using ZeroTrust.Platform.Access;
using ZeroTrust.Platform.Description;
using ZeroTrust.Platform.Problems;

namespace ZeroTrust.Permissions.Features.ReadRoles;

internal sealed class ReadRoleEndpoint(PolicyHolder holder) : EndpointWithoutRequest<RoleResponse>
{
    public override void Configure()
    {
        Get("/v1/roles/{name}");
        this.Requires("role:read");
        this.Problems(CommonProblems.NotFound);
        Summary(summary =>
        {
            summary.Summary = "One role of the active policy";
            summary.Description = "As the policy defines it; who has it is at `/v1/users/{id}/roles`.";
            summary.Answers(200, "The role.", RoleResponse.Example);
        });
    }

    public override Task HandleAsync(CancellationToken ct)
    {
        var name = Route<string>("name");
        return holder.Current is { } policy && policy.Snapshot.Roles.FirstOrDefault(role => role.Name == name) is { } found
            ? Send.OkAsync(RoleResponse.Of(found, policy.Snapshot.Hash), ct)
            : Send.ProblemAsync(CommonProblems.NotFound);
    }
}
