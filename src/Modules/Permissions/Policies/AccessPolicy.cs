using System.Collections.Immutable;
using ZeroTrust.Contracts;
using ZeroTrust.Contracts.Authentication;
using ZeroTrust.Contracts.Permissions;

namespace ZeroTrust.Permissions.Policies;

/// <summary>Answers the token issuers from the active policy.</summary>
internal sealed class AccessPolicy(PolicyHolder holder) : IAccessPolicy
{
    public string Version => holder.Current?.Snapshot.Hash ?? "";

    public bool DefinesRole(string role) => holder.Current?.Snapshot.HasRole(role) == true;

    public bool KnowsService(string name) =>
        name == Caller.Platform || holder.Current?.Snapshot.ServiceNames.BinarySearch(name, StringComparer.Ordinal) >= 0;

    public PersonGrant ForPerson(SubjectState state, string audience)
    {
        if (holder.Current is not { } policy)
        {
            return new PersonGrant([], audience == Caller.Platform, false);
        }

        var access = policy.Expand(state);
        return audience == Caller.Platform
            ? new PersonGrant(access.Permissions, true, access.MfaRequired)
            : new PersonGrant(access.PermissionsAt(audience), access.Reaches(audience), access.MfaRequired);
    }

    public ImmutableArray<string>? ForPair(string caller, string target) =>
        holder.Current?.Snapshot.FindPair(caller, target) is { } pair ? [.. pair.Permissions] : null;
}
