using System.Collections.Immutable;

namespace ZeroTrust.Policy;

// Which pairs of services an entry stands for. A caller is never its own target through a group.
internal sealed class OutlineGroups(PolicyOutline outline)
{
    private readonly Dictionary<string, ImmutableArray<string>> members =
        outline.Groups.ToDictionary(group => group.Name.Value, group => group.Members.Select(member => member.Value).ToImmutableArray(), StringComparer.Ordinal);

    internal ImmutableArray<string> Members(string name) => members.TryGetValue(name, out var services) ? services : [name];

    internal bool IsGroup(string name) => members.ContainsKey(name);

    internal IEnumerable<(string Caller, string Target)> Pairs(OutlineEntry entry)
    {
        var isExpanded = IsGroup(entry.Caller.Value) || IsGroup(entry.Target.Value);
        return Members(entry.Caller.Value)
            .SelectMany(caller => Members(entry.Target.Value).Select(target => (caller, target)))
            .Where(pair => !isExpanded || !string.Equals(pair.caller, pair.target, StringComparison.Ordinal));
    }
}
