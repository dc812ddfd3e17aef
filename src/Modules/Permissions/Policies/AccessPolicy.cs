using System.Collections.Immutable;
using ZeroTrust.Contracts;
using ZeroTrust.Contracts.Authentication;
using ZeroTrust.Contracts.Permissions;

namespace ZeroTrust.Permissions.Policies;

/// <summary>Answers the token issuers from the active policy.</summary>
internal sealed class AccessPolicy(PolicyHolder holder) : IAccessPolicy
{
    public string Version => holder.Current?.Version ?? "";

    public bool DefinesRole(string role) => holder.Current?.Snapshot.HasRole(role) == true;

    public bool KnowsService(string name) => name == Caller.Platform || holder.Current?.Knows(name) == true;

    public PersonGrant ForPerson(SubjectState state, string audience)
    {
        if (holder.Current is not { } policy)
        {
            return new PersonGrant([], audience == Caller.Platform, false);
        }

        // Everybody may have a token for the platform: about oneself, every person may call it.
        var person = policy.Expand(state);
        var access = person.Access;
        return audience == Caller.Platform
            ? new PersonGrant(person.Everything, true, access.MfaRequired)
            : new PersonGrant(policy.HeldBy(person, audience).List, access.Reaches(audience), access.MfaRequired);
    }

    public ImmutableArray<string>? ForPair(string caller, string target) =>
        holder.Current?.Snapshot.FindPair(caller, target)?.Permissions;

    public ImmutableArray<string> ShortestForPair(string caller, string target) => holder.Current?.HeldBy(caller, target).List ?? [];
}
