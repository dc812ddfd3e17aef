using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using ZeroTrust.Contracts;
using ZeroTrust.Permissions.Decisions;
using ZeroTrust.Policy;

namespace ZeroTrust.Permissions.AuthZen.Search;

/// <summary>What a policy names that a search can find, sorted ordinally. Worked out once a policy.</summary>
internal static class SearchCandidates
{
    private static readonly ImmutableArray<string> KnownMethods = ["DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT"];
    private static readonly ConditionalWeakTable<ResourceType, Names> Ids = [];
    private static readonly ConditionalWeakTable<PolicySnapshot, Names> Permissions = [];
    private static readonly ConditionalWeakTable<PolicySnapshot, Names> Services = [];
    private static readonly ConditionalWeakTable<object, Names> Routes = [];

    /// <summary>
    /// Resources of the type: the ids that the policy knows; of <c>service</c> every service that it names, and the platform; of
    /// <c>route</c> the paths that the target's rules for the subject name without a wildcard.
    /// </summary>
    internal static ImmutableArray<string> ResourcesOf(PolicySnapshot policy, StatedResource resource, in DecisionSubject subject) => resource.Type switch
    {
        StatedResource.Route => resource.Service is { } target ? RoutesOf(policy, subject, target) : [],
        StatedResource.ServiceType => ServicesOf(policy),
        _ => policy.FindResourceType(resource.Type) is { } known ? Ids.GetValue(known, static key => Names.Of(key.Ids.Keys)).Sorted : [],
    };

    private static ImmutableArray<string> RoutesOf(PolicySnapshot policy, in DecisionSubject subject, string target)
    {
        var service = policy.Services.FirstOrDefault(entry => entry.Name == target);
        var open = service?.PublicEndpoints ?? [];
        if (subject.Kind != CallerKind.Service)
        {
            return service is null ? [] : Routes.GetValue(service, _ => Literal(service.Endpoints.Concat(open))).Sorted;
        }

        return policy.FindPair(subject.Id, target) is { } pair
            ? Routes.GetValue(pair, _ => Literal(pair.Endpoints.Concat(open))).Sorted
            : Literal(open).Sorted;
    }

    private static Names Literal(IEnumerable<PolicyEndpoint> endpoints) => Names.Of(
        endpoints.Select(endpoint => endpoint.Path).Where(path => !path.Contains('{', StringComparison.Ordinal) && !path.EndsWith("/**", StringComparison.Ordinal)));

    /// <summary>
    /// Actions on a resource of the type: of a route the methods, of a service every permission that the policy names without a wildcard.
    /// </summary>
    internal static ImmutableArray<string> ActionsOf(PolicySnapshot policy, string type) => type switch
    {
        StatedResource.Route => KnownMethods,
        StatedResource.ServiceType => Permissions.GetValue(policy, static key => Names.Of(Written(key).Where(word => !word.Contains('*', StringComparison.Ordinal)))).Sorted,
        _ => policy.FindResourceType(type) is { } known ? Names.Of(known.Actions).Sorted : [],
    };

    /// <summary>Every service that the policy names, and the platform.</summary>
    internal static ImmutableArray<string> ServicesOf(PolicySnapshot policy) =>
        Services.GetValue(policy, static key => Names.Of(key.ServiceNames.Append(Caller.Platform))).Sorted;

    private static IEnumerable<string> Written(PolicySnapshot policy) =>
        policy.Roles.SelectMany(role => role.Permissions).Concat(policy.Pairs.SelectMany(pair => pair.Permissions));

    private sealed class Names(ImmutableArray<string> sorted)
    {
        internal ImmutableArray<string> Sorted { get; } = sorted;

        internal static Names Of(IEnumerable<string> names) => new([.. names.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)]);
    }
}
