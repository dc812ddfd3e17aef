using System.Collections.Immutable;
using ZeroTrust.Contracts;
using ZeroTrust.Contracts.Authentication;
using ZeroTrust.Contracts.Permissions;
using ZeroTrust.Policy;

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

    public DelegatedGrant ForActor(string actor, string subject, SubjectState? state, string target)
    {
        // Read once: both halves are of one policy.
        if (holder.Current is not { } policy)
        {
            return new DelegatedGrant([], false, false, "");
        }

        if (state is null)
        {
            return new DelegatedGrant(
                policy.HeldTogether(null, subject, actor, target).List, policy.Snapshot.FindPair(subject, target) is not null && CanAct(policy, actor, target), false, policy.Version);
        }

        var person = policy.Expand(state);
        return new DelegatedGrant(
            policy.HeldTogether(person, subject, actor, target).List, person.Access.Reaches(target) && CanAct(policy, actor, target), person.Access.MfaRequired, policy.Version);
    }

    private static bool CanAct(ActivePolicy policy, string actor, string target) => policy.Snapshot.FindPair(actor, target) is not null;

    public ImmutableArray<string> ShortestForPair(string caller, string target) => holder.Current?.HeldBy(caller, target).List ?? [];

    public ImmutableArray<string> HeldByBoth(IReadOnlyCollection<string> first, IReadOnlyCollection<string> second) => PermissionIntersection.Of(first, second);
}
