using System.Collections.Immutable;

namespace ZeroTrust.Policy;

internal sealed class GroupNames(IEnumerable<ServiceGroup> groups)
{
    private readonly Dictionary<string, ServiceGroup> byName = groups.ToDictionary(group => group.Name, StringComparer.Ordinal);

    internal static GroupNames None { get; } = new([]);

    internal ImmutableArray<ServiceGroup> Sorted => [.. byName.Values.OrderBy(group => group.Name, StringComparer.Ordinal)];

    internal bool Contains(string name) => byName.ContainsKey(name);

    // The services that a name stands for: itself, or those of the group.
    internal ImmutableArray<string> Members(string name) => byName.TryGetValue(name, out var group) ? group.Services : [name];
}
