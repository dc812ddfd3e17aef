using System.Collections.Immutable;

namespace ZeroTrust.Policy;

/// <summary>One entry of <c>services</c> as the policy states it. Only a compiled policy makes one.</summary>
public sealed class ServiceDefinition
{
    private readonly ImmutableArray<EndpointRule> endpoints;
    private readonly ImmutableArray<EndpointRule> publicEndpoints;

    internal ServiceDefinition(string name, ImmutableArray<string> hosts, ImmutableArray<EndpointRule> endpoints, ImmutableArray<EndpointRule> publicEndpoints, int line)
    {
        Name = name;
        Hosts = hosts;
        this.endpoints = endpoints;
        this.publicEndpoints = publicEndpoints;
        Line = line;
    }

    /// <summary>The name of the service.</summary>
    public string Name { get; }

    /// <summary>The hosts that belong to it, as written.</summary>
    public ImmutableArray<string> Hosts { get; }

    /// <summary>What a call asks of a person, in the order of the file; rules of other environments are not among them. Made on each call.</summary>
    public ImmutableArray<PolicyEndpoint> Endpoints => [.. endpoints.Select(rule => rule.View())];

    /// <summary>What everybody may call. Made on each call.</summary>
    public ImmutableArray<PolicyEndpoint> PublicEndpoints => [.. publicEndpoints.Select(rule => rule.View())];

    /// <summary>Line of the service's name.</summary>
    public int Line { get; }

    internal ImmutableArray<EndpointRule> Rules => endpoints;

    internal ImmutableArray<EndpointRule> PublicRules => publicEndpoints;

    // Null where the entry has no list of endpoints; such a service is closed to persons.
    internal RouteTable? Routes { get; init; }

    internal RouteTable? PublicRoutes { get; init; }
}
