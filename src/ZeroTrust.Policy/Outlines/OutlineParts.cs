using System.Collections.Immutable;

namespace ZeroTrust.Policy;

internal sealed record OutlineGroup(PlacedText Name, ImmutableArray<PlacedText> Members);

// One entry of service_permissions; Caller and Target are as written, a service or a group.
internal sealed record OutlineEntry(
    PlacedText Caller,
    PlacedText Target,
    PlacedText? Mode,
    ImmutableArray<PlacedText> Permissions,
    ImmutableArray<OutlineRule> Endpoints,
    ImmutableArray<OutlineRule> Denied,
    PlacedText? RateLimit)
{
    internal bool IsAudited => Mode?.Value == "audit";
}

internal sealed record OutlineService(
    PlacedText Name,
    ImmutableArray<PlacedText> Hosts,
    ImmutableArray<OutlineRule> Public,
    ImmutableArray<OutlineRule> Endpoints);

internal sealed record OutlineRole(
    PlacedText Name,
    ImmutableArray<PlacedText> Permissions,
    string? MfaRequired,
    ImmutableArray<PlacedText> ServiceAccess,
    ImmutableArray<PlacedText> Services)
{
    internal bool ReachesAll => ServiceAccess is [{ Value: PolicyNames.All }];

    internal bool ReachesAssigned => Services is [{ Value: PolicyNames.AssignedServices }];

    // The names that it reaches; without those that "all" and "assigned_services" stand for.
    internal IEnumerable<PlacedText> Reached => (ReachesAll ? [] : ServiceAccess).Concat(ReachesAssigned ? [] : Services);
}

// Settings are what is told apart by name only: declared properties, known ids.
internal sealed record OutlineResource(
    PlacedText Name,
    PlacedText Service,
    ImmutableArray<PlacedText> Suppliers,
    ImmutableArray<OutlineSetting> Settings,
    ImmutableArray<OutlineAction> Actions);

internal sealed record OutlineAction(
    PlacedText Name,
    ImmutableArray<OutlineSetting> Settings,
    ImmutableArray<OutlineRule> Rules,
    ImmutableArray<OutlineRule> Denied);

// A name with a value in one line; Values holds its parts where it is a list.
internal sealed record OutlineSetting(PlacedText Name, string Text, YamlNode Node);
