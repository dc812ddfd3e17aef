using ZeroTrust.Authentication.People;

namespace ZeroTrust.Authentication.Events;

/// <summary>What the decision may know of the world.</summary>
/// <param name="Source">The source's options, or null where it is not the publisher's.</param>
/// <param name="IsLastAdministrator">Whether the person is the only active administrator.</param>
internal readonly record struct EventContext(
    EventSourceOptions? Source, Func<string, bool> DefinesRole, bool WasReceived, bool UserNameIsTaken, bool IsLastAdministrator);

/// <summary>Decides one event. Pure.</summary>
internal static class EventDecision
{
    /// <summary>Checks in an order that tells a stranger nothing about people, and a repeat the same as the first time.</summary>
    public static EventOutcome Decide(PersonDocument? person, PersonEvent received, in EventContext context)
    {
        if (context.Source is null)
        {
            return new EventOutcome.Rejected(RejectionCodes.SourceNotYours);
        }

        if (received.Kind is null)
        {
            return new EventOutcome.Rejected(RejectionCodes.TypeUnknown);
        }

        if (context.WasReceived)
        {
            return new EventOutcome.Duplicate();
        }

        if (person is not null && !string.Equals(person.Owner?.Source, received.Source, StringComparison.Ordinal))
        {
            return new EventOutcome.Rejected(RejectionCodes.SubjectOfAnotherSource);
        }

        var last = person?.Owner?.Sequence;
        if (received.Sequence <= last)
        {
            return new EventOutcome.Late();
        }

        return RefusalOf(person, received, context) is { } code
            ? new EventOutcome.Rejected(code)
            : new EventOutcome.Applied(last is null ? 0 : received.Sequence - last.Value - 1);
    }

    private static string? RefusalOf(PersonDocument? person, PersonEvent received, in EventContext context)
    {
        if (context.IsLastAdministrator && !EventEffect.Keeps(person!, received, PersonStore.AdministratorRole))
        {
            return RejectionCodes.LastAdministrator;
        }

        foreach (var role in received.Data.Roles ?? [])
        {
            if (!context.Source!.Roles.Contains(role))
            {
                return RejectionCodes.RoleNotAllowed;
            }

            if (!context.DefinesRole(role))
            {
                return RejectionCodes.RoleUnknown;
            }
        }

        if (received.Data.AssignedServices?.All(context.Source!.Services.Contains) == false)
        {
            return RejectionCodes.ServiceNotAllowed;
        }

        // A deactivation sets no name, so nothing about names can stop it.
        return context.UserNameIsTaken && received.Kind != PersonEventKind.Deactivated ? RejectionCodes.UserNameTaken : null;
    }
}
