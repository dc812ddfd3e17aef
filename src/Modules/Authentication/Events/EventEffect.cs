using ZeroTrust.Authentication.People;

namespace ZeroTrust.Authentication.Events;

/// <summary>What an applied event does to the person; personal values are the intake's matter.</summary>
internal static class EventEffect
{
    /// <summary>Takes over the state that the event carries. The first event about a person makes its source the owner.</summary>
    public static void Apply(PersonDocument person, PersonEvent received, DateTimeOffset now)
    {
        var before = person.EffectiveRoles();
        SetState(person.Owner ??= new EventOwner { Source = received.Source }, received);
        if (received.Kind == PersonEventKind.Deactivated)
        {
            person.EndSessions(now);
        }
        else if (before.Except(person.EffectiveRoles(), StringComparer.Ordinal).Any())
        {
            person.RefuseEarlierTokens(now);
        }
    }

    /// <summary>Whether an active person would still hold the role after the event.</summary>
    public static bool Keeps(PersonDocument person, PersonEvent received, string role) =>
        received.Kind != PersonEventKind.Deactivated
        && (person.GrantedRoles.Contains(role) || RolesAfter(person.Owner, received).Contains(role));

    private static void SetState(EventOwner owner, PersonEvent received)
    {
        owner.Sequence = received.Sequence;
        owner.Roles = [.. RolesAfter(owner, received)];
        if (!IsPartial(received) || received.Data.AssignedServices is not null || received.Data.Attributes.Count > 0)
        {
            owner.AssignedServices = [.. received.Data.AssignedServices ?? []];
            owner.Attributes = new Dictionary<string, List<string>>(received.Data.Attributes);
        }

        owner.Deactivated = received.Kind switch
        {
            PersonEventKind.Deactivated => true,
            PersonEventKind.Reactivated => false,
            _ => owner.Deactivated,
        };
    }

    // Events carry full state: what they do not name, the source does not grant. The partial ones leave it as it was.
    private static IReadOnlyList<string> RolesAfter(EventOwner? owner, PersonEvent received) =>
        received.Data.Roles ?? (IsPartial(received) && owner is not null ? owner.Roles : []);

    private static bool IsPartial(PersonEvent received) => received.Kind is PersonEventKind.Deactivated or PersonEventKind.Reactivated;
}
