using System.Collections.Frozen;
using System.Collections.Immutable;
using ZeroTrust.Contracts;
using ZeroTrust.Contracts.Authentication;
using ZeroTrust.Platform.Caching;
using ZeroTrust.Policy;

namespace ZeroTrust.Permissions.Policies;

/// <summary>When, by whom and under which ETag a policy became the active one.</summary>
internal sealed record Activation(long Number, DateTimeOffset At, string By, Guid Version)
{
    internal static Activation Of(ActivePolicyDocument document) =>
        new(document.Number, document.ActivatedAt, document.ActivatedBy, document.Version);
}

/// <summary>
/// One policy in memory with all that is derived from it. Everything that a decision needs hangs from this one object, so who
/// reads the holder once cannot mix two versions.
/// </summary>
internal sealed class ActivePolicy
{
    // People share few role sets; header values are up to 8 KB each.
    private const int MaxRoleSets = 10_000;
    private const int MaxHoldings = 4096;
    private const string AssignedServices = "assigned_services";
    private readonly FrozenSet<string> _services;
    private readonly FrozenSet<string> _ownerRoles;
    private readonly BoundedCache<RoleSetKey, PersonView> _people = new(MaxRoleSets);
    private readonly BoundedCache<(object Holder, string Target), HeldPermissions> _held = new(MaxHoldings);
    private readonly BoundedCache<(object Holder, ServicePair Actor), HeldPermissions> _together = new(MaxHoldings);
    private readonly PersonView _nobody;

    internal ActivePolicy(PolicySnapshot snapshot, ImmutableArray<PolicyProblem> warnings, Activation activation, ImmutableArray<LongToken> overBudget)
    {
        Snapshot = snapshot;
        Warnings = warnings;
        Activation = activation;
        _services = snapshot.ServiceNames.ToFrozenSet(StringComparer.Ordinal);
        _ownerRoles = snapshot.Roles.Where(role => role.Services.Contains(AssignedServices)).Select(role => role.Name).ToFrozenSet(StringComparer.Ordinal);
        _nobody = new PersonView(snapshot.ForPerson([], []), null);
        OverBudget = overBudget;
    }

    internal PolicySnapshot Snapshot { get; }

    internal string Version => Snapshot.Hash;

    internal ImmutableArray<PolicyProblem> Warnings { get; }

    internal Activation Activation { get; }

    /// <summary>Roles and pairs each of which alone makes a token too long.</summary>
    internal ImmutableArray<LongToken> OverBudget { get; }

    internal int CachedRoleSets => _people.Count;

    internal bool Knows(string service) => service == Caller.Platform || _services.Contains(service);

    /// <summary>What the person's roles give under this policy; nothing for a deactivated person.</summary>
    internal PersonView Expand(SubjectState state)
    {
        if (!state.Active)
        {
            return _nobody;
        }

        var key = new RoleSetKey(state.Roles, state.AssignedServices);
        return _people.TryGet(key, out var known) ? known : _people.Add(key, Expand(key));
    }

    /// <summary>The permissions of a person at a target.</summary>
    internal HeldPermissions HeldBy(PersonView person, string target) =>
        _held.TryGet((person, target), out var known)
            ? known
            : _held.Add((person, target), HeldPermissions.Of(person.Access.PermissionsAt(target)));

    /// <summary>The permissions of a pair; none without an entry.</summary>
    internal HeldPermissions HeldBy(string caller, string target)
    {
        // By the names' own strings of the snapshot, which live as long as this policy.
        if (Snapshot.FindPair(caller, target) is not { } pair)
        {
            return HeldPermissions.None;
        }

        return _held.TryGet((pair.Caller, pair.Target), out var known)
            ? known
            : _held.Add((pair.Caller, pair.Target), HeldPermissions.Of(pair.Permissions));
    }

    /// <summary>What a subject, a person or else a service, and the service that acts for it both hold at the target.</summary>
    internal HeldPermissions HeldTogether(PersonView? person, string subject, string actor, string target)
    {
        if (Snapshot.FindPair(actor, target) is not { } pair)
        {
            return HeldPermissions.None;
        }

        if (person is not null)
        {
            return Together((person, pair), () => person.Access.PermissionsAt(target));
        }

        return Snapshot.FindPair(subject, target) is { } own ? Together((own, pair), () => own.Permissions) : HeldPermissions.None;
    }

    // A crossing of two long lists takes a while, and the same two meet again and again.
    private HeldPermissions Together((object Holder, ServicePair Actor) key, Func<ImmutableArray<string>> held) => _together.TryGet(key, out var known)
        ? known
        : _together.Add(key, HeldPermissions.Of(PermissionIntersection.Of(held(), key.Actor.Permissions)));

    private PersonView Expand(RoleSetKey key)
    {
        var owner = key.Roles.Where(_ownerRoles.Contains).ToArray();
        return new PersonView(
            Snapshot.ForPerson(key.Roles, key.AssignedServices),
            owner.Length == 0 ? null : Snapshot.ForPerson(owner, key.AssignedServices));
    }
}
