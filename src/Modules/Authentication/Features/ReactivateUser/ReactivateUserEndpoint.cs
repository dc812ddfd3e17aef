using Marten;
using Wolverine.Marten;
using ZeroTrust.Authentication.People;
using ZeroTrust.Platform.Access;

namespace ZeroTrust.Authentication.Features.ReactivateUser;

/// <summary><c>POST /v1/users/{id}/reactivate</c>.</summary>
internal sealed class ReactivateUserEndpoint(IDocumentSession session, IMartenOutbox outbox, PersonEditing editing)
    : UserEditEndpoint(session, outbox, editing)
{
    protected override string Action => "user.reactivated";

    public override void Configure()
    {
        Post("/v1/users/{id}/reactivate");
        this.Requires("user:write");
        this.RequiresLogin();
        Describe("Reactivate a person", "Takes back the deactivation by an administrator; one by the owning event source stays until the source takes it back.", UserProblems.DeactivatedByEvents);
    }

    protected override PersonEdit Edit(PersonDocument person) =>
        PersonEdits.Reactivate(person);
}
