using Marten;
using Wolverine.Marten;
using ZeroTrust.Authentication.People;
using ZeroTrust.Contracts.Permissions;
using ZeroTrust.Platform.Access;

namespace ZeroTrust.Authentication.Features.GrantRole;

/// <summary><c>PUT /v1/users/{id}/roles/{role}</c>.</summary>
internal sealed class GrantRoleEndpoint(IDocumentSession session, IMartenOutbox outbox, PersonEditing editing, IAccessPolicy policy)
    : UserEditEndpoint(session, outbox, editing)
{
    protected override string Action => "role.granted";

    public override void Configure()
    {
        Put("/v1/users/{id}/roles/{role}");
        this.Requires("role:assign");
        this.RequiresLogin();
        Describe("Grant a role", "The active policy must define the role, and nobody grants one to themselves.", UserProblems.SelfGrant, UserProblems.RoleUnknown);
    }

    protected override PersonEdit Edit(PersonDocument person) =>
        PersonEdits.Grant(person, Route<string>("role")!, HttpContext.Scope().Caller.Subject, policy.DefinesRole);
}
