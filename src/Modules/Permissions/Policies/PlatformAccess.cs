using System.Collections.Immutable;
using ZeroTrust.Contracts;
using ZeroTrust.Contracts.Authentication;
using ZeroTrust.Contracts.Permissions;
using ZeroTrust.Platform.Access;
using ZeroTrust.Policy;

namespace ZeroTrust.Permissions.Policies;

/// <summary>Decides calls to the platform itself, as to any other target.</summary>
internal sealed class PlatformAccess(PolicyHolder policies) : IPlatformAccess
{
    internal const string OwnerRule = "roles.assigned_services";

    public PlatformVerdict Check(Caller caller, SubjectState? state, string permission)
    {
        if (policies.Current is not { } policy)
        {
            return new PlatformVerdict(false, "no_policy", null, null, null);
        }

        return caller.Kind == CallerKind.Service
            ? Of(policy, policy.Snapshot.DecideServicePermission(caller.Subject, Caller.Platform, permission))
            : CheckPerson(policy, PersonLogin.Of(caller), state, permission);
    }

    public PlatformVerdict Check(SubjectState person, string permission) => policies.Current is { } policy
        ? CheckPerson(policy, person, permission)
        : new PlatformVerdict(false, "no_policy", null, null, null);

    public bool Covers(Caller caller, SubjectState? state, SubjectState person) =>
        policies.Current is { } policy
        && ((caller.Kind == CallerKind.User && caller.Subject == person.Subject) || AreCovered(policy, HeldBy(policy, caller, state), person));

    public bool Covers(SubjectState holder, SubjectState person) =>
        policies.Current is { } policy && (holder.Subject == person.Subject || AreCovered(policy, HeldBy(policy, holder), person));

    private static bool AreCovered(ActivePolicy policy, ImmutableArray<string> held, SubjectState person) =>
        NeededFor(policy.Expand(person with { Active = true })).All(needed => held.Any(pattern => PermissionPattern.Covers(pattern, needed)));

    private static ImmutableArray<string> HeldBy(ActivePolicy policy, Caller caller, SubjectState? state) => caller.Kind == CallerKind.Service
        ? policy.Snapshot.FindPair(caller.Subject, Caller.Platform)?.Permissions ?? []
        : HeldBy(policy, state);

    private static ImmutableArray<string> HeldBy(ActivePolicy policy, SubjectState? state) =>
        state is null ? [] : policy.Expand(state).Access.PermissionsAt(Caller.Platform);

    // What an owner may do to assigned services is done here too, and services can be assigned later.
    private static IEnumerable<string> NeededFor(PersonView person) =>
        person.Access.PermissionsAt(Caller.Platform).Concat(person.Owner?.Permissions ?? []);

    // After the permission: nobody logs in again for what he may not do then either.
    private static PlatformVerdict CheckPerson(ActivePolicy policy, PersonLogin login, SubjectState? state, string permission)
    {
        var verdict = CheckPerson(policy, state, permission);
        return verdict.Allowed && login.RefusalFor(state!, policy.Expand(state!).Access.MfaRequired) is { } reason
            ? verdict with { Allowed = false, Reason = reason, OnlyServices = null }
            : verdict;
    }

    private static PlatformVerdict CheckPerson(ActivePolicy policy, SubjectState? state, string permission) => state is not { Active: true }
        ? new PlatformVerdict(false, state is null ? "unknown_subject" : "subject_inactive", null, policy.Version, null)
        : DecidePerson(policy, policy.Expand(state), state.AssignedServices, permission);

    private static PlatformVerdict DecidePerson(ActivePolicy policy, PersonView person, ImmutableArray<string> assigned, string permission)
    {
        var decision = policy.Snapshot.DecidePersonPermission(person.Access, Caller.Platform, permission);
        if (decision.Allowed)
        {
            return Of(policy, decision);
        }

        // Only roles that name assigned_services make an owner: another role that reaches an assigned service by its own
        // service_access, such as an analyst's, must not become an administrator of it.
        var owned = Owned(person, assigned, permission);
        return owned.IsEmpty
            ? Of(policy, decision)
            : new PlatformVerdict(true, DecisionCode.Allowed.ToWire(), OwnerRule, policy.Version, owned);
    }

    private static ImmutableArray<string> Owned(PersonView person, ImmutableArray<string> assigned, string permission) =>
        person.Owner is not { } owner || assigned.IsDefaultOrEmpty
            ? []
            : [.. assigned.Where(service => service != Caller.Platform && owner.Holds(service, permission))];

    private static PlatformVerdict Of(ActivePolicy policy, Decision decision) =>
        new(decision.Allowed, decision.Code.ToWire(), decision.Rule, policy.Version, null);
}
