using ZeroTrust.Contracts;

namespace ZeroTrust.Authentication.Events;

/// <summary>What happened to a person, whether the source calls them user or customer.</summary>
internal enum PersonEventKind
{
    Registered,
    Updated,
    RolesAssigned,
    Deactivated,
    Reactivated,
}

/// <summary>One CloudEvent that has the right form.</summary>
/// <param name="Kind">Null for a type that we do not know; then <paramref name="Data"/> was not read.</param>
internal sealed record PersonEvent(string Id, string Source, string Type, PersonEventKind? Kind, string Subject, long Sequence, PersonEventData Data);

/// <summary>An event and who published it.</summary>
internal readonly record struct Submitted(PersonEvent Event, Caller Caller, string? CorrelationId);

/// <summary>The full state that an event carries. Null values are not given.</summary>
internal sealed record PersonEventData(
    string? UserName, string? Email, string? Phone, string? Locale,
    IReadOnlyList<string>? Roles, IReadOnlyList<string>? AssignedServices, IReadOnlyDictionary<string, List<string>> Attributes)
{
    private static readonly Dictionary<string, List<string>> NoAttributes = [];

    /// <summary>Nothing given.</summary>
    public static readonly PersonEventData None = new(null, null, null, null, null, null, NoAttributes);

    /// <summary>Shows no personal value.</summary>
    public override string ToString() => nameof(PersonEventData);
}

/// <summary>The types that are understood.</summary>
internal static class PersonEventKinds
{
    /// <summary>The kind of <c>user.…</c> and <c>customer.…</c>, or null.</summary>
    public static PersonEventKind? Of(string type) => type switch
    {
        "user.registered" or "customer.registered" => PersonEventKind.Registered,
        "user.updated" or "customer.updated" => PersonEventKind.Updated,
        "user.roles_assigned" or "customer.roles_assigned" => PersonEventKind.RolesAssigned,
        "user.deactivated" or "customer.deactivated" => PersonEventKind.Deactivated,
        "user.reactivated" or "customer.reactivated" => PersonEventKind.Reactivated,
        _ => null,
    };
}
