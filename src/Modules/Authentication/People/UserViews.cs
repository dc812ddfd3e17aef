using ZeroTrust.Platform.PersonalData;

namespace ZeroTrust.Authentication.People;

/// <summary>A person without personal values: in lists and as the answer to changes.</summary>
internal sealed record UserSummary(string Id, bool Active, long Epoch, IReadOnlyList<UserRole> Roles)
{
    public static UserSummary Example => new("u-1", true, 4, [new("customer_support", ["administrator", "event:user-service"])]);

    public static UserSummary Of(PersonDocument person) => new(person.Id, person.Active, person.Epoch, UserRole.Of(person));
}

/// <summary>A person with personal values.</summary>
internal sealed record UserDetail(
    string Id, string? Username, string? Email, string? Phone, string? Locale, bool Active, bool HeldByAdministrator, long Epoch,
    DateTimeOffset ValidAfter, IReadOnlyList<UserRole> Roles)
{
    public static UserDetail Of(PersonDocument person, PersonalValues values) => new(
        person.Id,
        Reveal(values, PersonalKinds.UserName, person.UserName), Reveal(values, PersonalKinds.Email, person.Email),
        Reveal(values, PersonalKinds.Phone, person.Phone), person.Locale,
        person.Active, person.HeldByAdministrator, person.Epoch, person.ValidAfter, UserRole.Of(person));

    /// <summary>Shows the id only.</summary>
    public override string ToString() => Id;

    private static string? Reveal(PersonalValues values, string kind, ProtectedValue? value) =>
        value is null ? null : values.Reveal(kind, value.Sealed);
}

/// <summary>A role and where it comes from: <c>administrator</c>, or <c>event:</c> and the source.</summary>
internal sealed record UserRole(string Role, IReadOnlyList<string> Origins)
{
    /// <summary>The roles assigned to a person; while the person is deactivated they hold nothing.</summary>
    public static IReadOnlyList<UserRole> Of(PersonDocument person) =>
        [.. person.AssignedRoles().Select(role => new UserRole(role, [.. OriginsOf(person, role)]))];

    private static IEnumerable<string> OriginsOf(PersonDocument person, string role)
    {
        if (person.GrantedRoles.Contains(role))
        {
            yield return "administrator";
        }

        if (person.Owner is { } owner && owner.Roles.Contains(role))
        {
            yield return $"event:{owner.Source}";
        }
    }
}

/// <summary>The roles of a person.</summary>
internal sealed record UserRoles(IReadOnlyList<UserRole> Items);
