using System.Collections.Immutable;

namespace ZeroTrust.Policy;

// What a policy says, as written and with the place of every part, for tools that talk about the file and not about decisions. Made only
// of a file that compiled, so nothing here is checked again.
internal sealed record PolicyOutline(
    ImmutableArray<PlacedText> Environments,
    ImmutableArray<OutlineGroup> Groups,
    ImmutableArray<OutlineEntry> Entries,
    ImmutableArray<OutlineService> Services,
    ImmutableArray<OutlineRole> Roles,
    ImmutableArray<OutlineResource> Resources,
    ImmutableArray<OutlineSetting> Networks,
    ImmutableArray<OutlineSetting> Windows)
{
    // A name that is not declared is no environment, as for the compiler: it must not switch denials off.
    internal string? Declared(string? environment) => Environments.Any(name => name.Value == environment) ? environment : null;

    // Every rule that may carry a condition.
    internal IEnumerable<OutlineRule> Rules =>
        Entries.SelectMany(entry => entry.Endpoints.Concat(entry.Denied))
            .Concat(Services.SelectMany(service => service.Public.Concat(service.Endpoints)))
            .Concat(Resources.SelectMany(resource => resource.Actions).SelectMany(action => action.Rules.Concat(action.Denied)));
}
