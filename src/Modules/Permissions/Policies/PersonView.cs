using System.Collections.Immutable;
using ZeroTrust.Policy;

namespace ZeroTrust.Permissions.Policies;

/// <summary>A person's roles expanded under one policy. Compared by identity: one is made per role set.</summary>
/// <param name="access">All roles.</param>
/// <param name="owner">Only the roles that reach services by the attribute <c>assigned_services</c>; null without such a role.</param>
internal sealed class PersonView(PersonAccess access, PersonAccess? owner)
{
    internal PersonAccess Access { get; } = access;

    internal PersonAccess? Owner { get; } = owner;

    /// <summary>All permissions of all roles in the fewest words.</summary>
    internal ImmutableArray<string> Everything { get; } = PermissionCompaction.Compact(access.Permissions);
}
