using System.Collections.Immutable;

namespace ZeroTrust.Policy;

// One entry under service_permissions. Its caller and target may be groups; then many pairs share it.
internal sealed class PairEntry
{
    internal required string Caller { get; init; }

    internal required PlacedText Target { get; init; }

    internal required ImmutableArray<string> Permissions { get; init; }

    internal required PermissionTable PermissionRules { get; init; }

    internal required RateLimit? RateLimit { get; init; }

    internal required PolicyMode Mode { get; init; }

    internal required ImmutableArray<EndpointRule> Listed { get; init; }

    internal required ImmutableArray<EndpointRule> Denied { get; init; }

    internal required RouteTable Routes { get; init; }
}
