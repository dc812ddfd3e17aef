using Marten;
using Wolverine.Marten;
using ZeroTrust.Authentication.People;
using ZeroTrust.Platform.Access;

namespace ZeroTrust.Authentication.Features.RevokeRole;

/// <summary><c>DELETE /v1/users/{id}/roles/{role}</c>.</summary>
internal sealed class RevokeRoleEndpoint(IDocumentSession session, IMartenOutbox outbox, PersonEditing editing, TimeProvider clock)
    : UserEditEndpoint(session, outbox, editing)
{
    protected override string Action => "role.revoked";

    public override void Configure()
    {
        Delete("/v1/users/{id}/roles/{role}");
        this.Requires("role:assign");
        Describe("Revoke a granted role", "Older tokens of the person are refused from now on.", UserProblems.LastAdministrator, UserProblems.RoleFromEvents);
    }

    protected override PersonEdit Edit(PersonDocument person) =>
        PersonEdits.Revoke(person, Route<string>("role")!, clock.GetUtcNow());
}
