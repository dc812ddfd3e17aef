using System.Collections.Immutable;

namespace ZeroTrust.Policy;

/// <summary>
/// One compiled policy. Immutable, thread-safe, without I/O; the same bytes give the same snapshot in every respect.
/// Decisions never throw on any method, path or permission, cost the same however many pairs there are, and allocate nothing
/// when they allow a path that is written canonically (with wildcards in the rule: and has no query).
/// </summary>
public sealed partial class PolicySnapshot
{
    private readonly Dictionary<PairKey, ServicePair> pairs;
    private readonly Dictionary<string, ServiceDefinition> services;
    private readonly Dictionary<string, ServiceDefinition> servicesByHost;
    private readonly Dictionary<string, CompiledRole> roles;
    private string? tableHash;

    internal PolicySnapshot(
        string hash,
        IEnumerable<ServicePair> pairs,
        IReadOnlyCollection<ServiceDefinition> services,
        IEnumerable<CompiledRole> roles,
        ImmutableArray<string> serviceNames)
    {
        Hash = hash;
        Pairs = [.. pairs.OrderBy(pair => pair.Caller, StringComparer.Ordinal).ThenBy(pair => pair.Target, StringComparer.Ordinal)];
        this.pairs = Pairs.ToDictionary(pair => new PairKey(pair.Caller, pair.Target));
        Services = [.. services.OrderBy(service => service.Name, StringComparer.Ordinal)];
        this.services = Services.ToDictionary(service => service.Name, StringComparer.Ordinal);
        servicesByHost = Services.SelectMany(service => service.Hosts.Select(host => (host, service)))
            .ToDictionary(item => item.host, item => item.service, StringComparer.Ordinal);
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

    /// <summary>Every entry of <c>services</c>, sorted by name.</summary>
    public ImmutableArray<ServiceDefinition> Services { get; }

    /// <summary>Every entry of <c>groups</c>, sorted by name.</summary>
    public ImmutableArray<ServiceGroup> Groups { get; internal init; } = [];

    /// <summary>The names that rules may be bound to, as written.</summary>
    public ImmutableArray<string> Environments { get; internal init; } = [];

    /// <summary>Every service that the policy names anywhere, sorted. No group is among them.</summary>
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
        FindPair(caller, target) is { } pair
            ? PairDecision.Decide(pair, RouteCall.OfService(caller, target, method, rawTarget, in call))
            : new Decision(DecisionCode.NoEntry);

    /// <summary>Does the pair list a permission that matches?</summary>
    public Decision DecideServicePermission(string caller, string target, string permission) =>
        FindPair(caller, target) is { } pair ? PairDecision.DecidePermission(pair, permission) : new Decision(DecisionCode.NoEntry);

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

        return services.GetValueOrDefault(target)?.Routes is { } routes
            ? ServiceDecision.DecidePerson(routes, access, target, RouteCall.OfPerson(access, target, method, rawTarget, in call))
            : new Decision(DecisionCode.NoEntry);
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
    public Decision DecidePublicRoute(string target, string method, string rawTarget) => services.GetValueOrDefault(target)?.PublicRoutes is { } routes
        ? ServiceDecision.DecideAnybody(routes, RouteCall.OfAnybody(target, method, rawTarget, default))
        : new Decision(DecisionCode.NoEntry);

    /// <summary>
    /// SHA-256, in lower-case hex, of the decision table: everything that can change a decision, in one order, without places and
    /// comments. Two files that say the same, whatever the order of their keys and lists, have one table hash. Worked out when first asked.
    /// </summary>
    public string TableHash => tableHash ??= new TableDigest(this).Compute();

    /// <summary>
    /// The service that a host belongs to; null for none. Compared without case, port and trailing dot.
    /// </summary>
    public string? FindServiceOfHost(string host)
    {
        Span<char> name = stackalloc char[HostName.MaxLength];
        return HostName.TryNormalise(host, name, out var length) && servicesByHost.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(name[..length], out var service)
            ? service.Name
            : null;
    }

    internal IEnumerable<CompiledRole> CompiledRoles => Roles.Select(role => roles[role.Name]);

    // What other sections say that can change a decision, a line each, in one order: part of the table hash.
    internal ImmutableArray<string> Statements { get; init; } = [];

    // A caller may still hold the expansion of the policy before: one decision must not mix two policies.
    private PersonAccess Current(PersonAccess person) =>
        string.Equals(person.PolicyHash, Hash, StringComparison.Ordinal) ? person : ForPerson(person.RequestedRoles, person.AssignedServices);

    private readonly record struct PairKey(string Caller, string Target);
}
