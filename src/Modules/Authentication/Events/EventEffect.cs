using ZeroTrust.Authentication.People;

namespace ZeroTrust.Authentication.Events;

/// <summary>What an applied event does to the person; personal values are the intake's matter.</summary>
internal static class EventEffect
{
    /// <summary>Takes over the state that the event carries.</summary>
    public static void Apply(PersonDocument person, PersonEvent received, DateTimeOffset now)
    {
        var before = person.EffectiveRoles();
        SetState(person, received);
        SetActivity(person, received.Kind);
        if (received.Kind == PersonEventKind.Deactivated || before.Except(person.EffectiveRoles(), StringComparer.Ordinal).Any())
        {
            person.RefuseEarlierTokens(now);
        }
    }

    private static void SetState(PersonDocument person, PersonEvent received)
    {
        if (!person.Sources.TryGetValue(received.Source, out var state))
        {
            person.Sources[received.Source] = state = new SourceRoles();
        }

        state.Sequence = received.Sequence;
        var isPartial = received.Kind is PersonEventKind.Deactivated or PersonEventKind.Reactivated;
        if (received.Data.Roles is { } roles)
        {
            state.Roles = [.. roles];
        }
        else if (!isPartial)
        {
            // Events carry full state: what they do not name, the source does not grant.
            state.Roles = [];
        }

        if (!isPartial || received.Data.AssignedServices is not null || received.Data.Attributes.Count > 0)
        {
            state.AssignedServices = [.. received.Data.AssignedServices ?? []];
            state.Attributes = new Dictionary<string, List<string>>(received.Data.Attributes);
        }
    }

    private static void SetActivity(PersonDocument person, PersonEventKind? kind)
    {
        if (kind == PersonEventKind.Deactivated)
        {
            person.Active = false;
        }
        else if (kind == PersonEventKind.Reactivated)
        {
            person.Active = !person.HeldByAdministrator;
        }
    }
}
