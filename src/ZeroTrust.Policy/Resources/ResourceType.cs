using System.Collections.Frozen;
using System.Collections.Immutable;

namespace ZeroTrust.Policy;

/// <summary>One type under <c>resources</c>, as the policy states it. Only a compiled policy makes one.</summary>
public sealed record ResourceType
{
    internal ResourceType(string name, string service, ImmutableArray<string> actions, FrozenDictionary<string, PropertyBag> ids, ImmutableArray<string> suppliers, int line)
    {
        Name = name;
        Service = service;
        Actions = actions;
        Ids = ids;
        Suppliers = suppliers;
        Line = line;
    }

    /// <summary>The name of the type.</summary>
    public string Name { get; }

    /// <summary>The service that owns it: a role must reach it, a service needs a pair with it.</summary>
    public string Service { get; }

    /// <summary>The names of all actions, sorted.</summary>
    public ImmutableArray<string> Actions { get; }

    /// <summary>The ids that the policy knows, with their properties.</summary>
    public FrozenDictionary<string, PropertyBag> Ids { get; }

    /// <summary>The services whose questions may state properties, sorted; what others state does not count.</summary>
    public ImmutableArray<string> Suppliers { get; }

    /// <summary>Line of the type's name.</summary>
    public int Line { get; }

    /// <summary>True when the service may state properties.</summary>
    public bool IsSuppliedBy(string service) => Suppliers.BinarySearch(service, StringComparer.Ordinal) >= 0;
}
