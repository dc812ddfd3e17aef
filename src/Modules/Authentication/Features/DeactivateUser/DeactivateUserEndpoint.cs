using Marten;
using Wolverine.Marten;
using ZeroTrust.Authentication.People;
using ZeroTrust.Platform.Access;

namespace ZeroTrust.Authentication.Features.DeactivateUser;

/// <summary><c>POST /v1/users/{id}/deactivate</c>.</summary>
internal sealed class DeactivateUserEndpoint(IDocumentSession session, IMartenOutbox outbox, PersonEditing editing, TimeProvider clock)
    : UserEditEndpoint(session, outbox, editing)
{
    protected override string Action => "user.deactivated";

    public override void Configure()
    {
        Post("/v1/users/{id}/deactivate");
        this.Requires("user:write");
        Describe(
            "Deactivate a person", "From now on the person holds nothing and older tokens are refused; only an administrator can undo it.",
            UserProblems.LastAdministrator);
    }

    protected override PersonEdit Edit(PersonDocument person) =>
        PersonEdits.Deactivate(person, clock.GetUtcNow());
}
