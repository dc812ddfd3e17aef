using System.Collections.Immutable;
using ZeroTrust.Contracts;
using ZeroTrust.Contracts.Authentication;
using ZeroTrust.Contracts.Permissions;
using ZeroTrust.Policy;

namespace ZeroTrust.Permissions.Policies;

/// <summary>Decides calls to the platform itself, as to any other target.</summary>
internal sealed class PlatformAccess(PolicyHolder holder) : IPlatformAccess
{
    public PlatformVerdict Check(Caller caller, SubjectState? state, string permission)
    {
        if (holder.Current is not { } policy)
        {
            return new PlatformVerdict(false, "no_policy", null, null, null);
        }

        return caller.Kind == CallerKind.Service
            ? Of(policy, policy.Snapshot.DecideServicePermission(caller.Subject, Caller.Platform, permission))
            : CheckPerson(policy, state, permission);
    }

    private static PlatformVerdict CheckPerson(ActivePolicy policy, SubjectState? state, string permission)
    {
        if (state is null)
        {
            return new PlatformVerdict(false, "unknown_subject", null, policy.Snapshot.Hash, null);
        }

        var access = policy.Expand(state);
        var decision = policy.Snapshot.DecidePersonPermission(access, Caller.Platform, permission);
        if (decision.Allowed)
        {
            return Of(policy, decision);
        }

        // An owner of services acts on just those that the attribute names and a role of theirs reaches.
        ImmutableArray<string> owned = [.. state.AssignedServices.Where(service => service != Caller.Platform && access.Holds(service, permission))];
        return owned.IsEmpty
            ? Of(policy, decision)
            : new PlatformVerdict(true, DecisionCode.Allowed.ToWire(), "roles.assigned_services", policy.Snapshot.Hash, owned);
    }

    private static PlatformVerdict Of(ActivePolicy policy, Decision decision) =>
        new(decision.Allowed, decision.Code.ToWire(), decision.Rule, policy.Snapshot.Hash, null);
}
