using System.Collections.Immutable;
using ZeroTrust.Contracts.Audit;
using ZeroTrust.Platform.Problems;

namespace ZeroTrust.Authentication.People;

/// <summary>What an administrator's call does to a person.</summary>
internal abstract record PersonEdit
{
    private PersonEdit() { }

    /// <summary>The person was changed in memory and is to be stored.</summary>
    internal sealed record Changed(ImmutableArray<AuditChange> Changes) : PersonEdit;

    /// <summary>It is so already.</summary>
    internal sealed record Unchanged : PersonEdit;

    /// <summary>A rule forbids it.</summary>
    internal sealed record Refused(Problem Problem) : PersonEdit;
}

/// <summary>The edits of administrators. Pure but for the person given, which a refusal leaves as it is.</summary>
internal static class PersonEdits
{
    /// <summary>Takes everything away until an administrator gives it back; no event can.</summary>
    public static PersonEdit Deactivate(PersonDocument person, DateTimeOffset now)
    {
        if (person.HeldByAdministrator)
        {
            return new PersonEdit.Unchanged();
        }

        person.EndSessions(now);
        return Hold(person, true);
    }

    /// <summary>Takes back the deactivation by administrators; one by the owning source stays.</summary>
    public static PersonEdit Reactivate(PersonDocument person)
    {
        if (!person.HeldByAdministrator)
        {
            return person.Active ? new PersonEdit.Unchanged() : new PersonEdit.Refused(UserProblems.DeactivatedByEvents);
        }

        return Hold(person, false);
    }

    /// <summary>Grants a role that the policy defines, to somebody else.</summary>
    public static PersonEdit Grant(PersonDocument person, string role, string caller, Func<string, bool> definesRole)
    {
        if (string.Equals(person.Id, caller, StringComparison.Ordinal))
        {
            return new PersonEdit.Refused(UserProblems.SelfGrant);
        }

        if (!definesRole(role))
        {
            return new PersonEdit.Refused(UserProblems.RoleUnknown);
        }

        if (person.GrantedRoles.Contains(role))
        {
            return new PersonEdit.Unchanged();
        }

        person.GrantedRoles = [.. person.GrantedRoles.Append(role).Order(StringComparer.Ordinal)];
        return new PersonEdit.Changed([Change("granted_roles", null, role)]);
    }

    /// <summary>Takes back a role that an administrator granted. It may be one that the policy no longer defines.</summary>
    public static PersonEdit Revoke(PersonDocument person, string role, DateTimeOffset now)
    {
        if (!person.GrantedRoles.Contains(role))
        {
            return person.AssignedRoles().Contains(role) ? new PersonEdit.Refused(UserProblems.RoleFromEvents) : new PersonEdit.Unchanged();
        }

        person.GrantedRoles = [.. person.GrantedRoles.Where(granted => granted != role)];
        if (!person.AssignedRoles().Contains(role))
        {
            person.RefuseEarlierTokens(now);
        }

        return new PersonEdit.Changed([Change("granted_roles", role, null)]);
    }

    private static PersonEdit.Changed Hold(PersonDocument person, bool isHeld)
    {
        var before = person.Active;
        person.HeldByAdministrator = isHeld;
        var held = Change("held_by_administrator", Text(!isHeld), Text(isHeld));
        return new PersonEdit.Changed(before == person.Active ? [held] : [Change("active", Text(before), Text(person.Active)), held]);
    }

    private static string Text(bool value) => value ? "true" : "false";

    private static AuditChange Change(string field, string? before, string? after) => new(field, before, after);
}
