using ZeroTrust.Contracts.Audit;
using ZeroTrust.Contracts.Authentication;
using ZeroTrust.Contracts.Permissions;

namespace ZeroTrust.Mfa.Recovery;

/// <summary>Who may have a hand in the reset of a person's factors: as they are now, and not as they were when they asked.</summary>
internal sealed class ResetRules(IPersonDirectory people, IPlatformAccess access)
{
    /// <summary>The permission that asking and approving need.</summary>
    public const string Permission = "user:write";

    /// <summary>Null where this person may; else a stable code: nobody resets a person who holds more.</summary>
    public async ValueTask<string?> RefuseAsync(AuditActor actor, PersonCard person, CancellationToken ct)
    {
        if (actor.Kind != "user" || await people.FindAsync(actor.Id, ct) is not { } card)
        {
            return "not_a_person";
        }

        return access.Check(card.State, Permission) is not { Allowed: true, OnlyServices: null } ? "permission_lost"
            : access.Covers(card.State, person.State) ? null
            : "holds_more";
    }
}
