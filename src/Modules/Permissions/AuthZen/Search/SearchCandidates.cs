using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using ZeroTrust.Contracts;
using ZeroTrust.Policy;

namespace ZeroTrust.Permissions.AuthZen.Search;

/// <summary>What a policy names that a search can find, sorted ordinally. Worked out once a policy.</summary>
internal static class SearchCandidates
{
    private static readonly ImmutableArray<string> KnownMethods = ["DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT"];
    private static readonly ConditionalWeakTable<ResourceType, Names> Ids = [];
    private static readonly ConditionalWeakTable<PolicySnapshot, Names> Permissions = [];
    private static readonly ConditionalWeakTable<PolicySnapshot, Names> Services = [];

    /// <summary>Resources of the type: the ids that the policy knows; of <c>service</c> every service that it names, and the platform.</summary>
    /// <remarks>Routes are none: most stand for any number of paths.</remarks>
    internal static ImmutableArray<string> ResourcesOf(PolicySnapshot policy, string type) => type switch
    {
        StatedResource.Route => [],
        StatedResource.ServiceType => ServicesOf(policy),
        _ => policy.FindResourceType(type) is { } known ? Ids.GetValue(known, static key => Names.Of(key.Ids.Keys)).Sorted : [],
    };

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
