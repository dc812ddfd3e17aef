using System.Collections.Frozen;
using System.Collections.Immutable;

namespace ZeroTrust.Policy;

// Everything under resources. Built once, then only read.
internal sealed class ResourceTable
{
    private readonly ImmutableArray<CompiledResource> resources;
    private readonly FrozenDictionary<string, CompiledResource> byName;

    internal ResourceTable(IEnumerable<CompiledResource> resources)
    {
        this.resources = [.. resources.OrderBy(resource => resource.Type.Name, StringComparer.Ordinal)];
        byName = this.resources.ToFrozenDictionary(resource => resource.Type.Name, StringComparer.Ordinal);
        Types = [.. this.resources.Select(resource => resource.Type)];
    }

    internal static ResourceTable Empty { get; } = new([]);

    internal ImmutableArray<ResourceType> Types { get; }

    internal CompiledResource? Find(string type) => byName.GetValueOrDefault(type);

    // All that can change a decision about a resource, a line each, in one order: part of the table hash.
    internal ImmutableArray<string> Statements() =>
        [.. resources.SelectMany(resource => resource.Statements().Select(statement => $"resource {resource.Type.Name} {statement}"))];
}
