using System.Collections.Frozen;
using System.Collections.Immutable;

namespace ZeroTrust.Policy;

/// <summary>The names that a condition may use at its place; anything else is an error of the policy.</summary>
/// <param name="PathParameters">Names of a path template with the segment, from 0, that each takes.</param>
/// <param name="Subject">Declared properties of the subject.</param>
internal sealed record ConditionNames(
    ImmutableArray<(string Name, int Segment)> PathParameters,
    FrozenDictionary<string, PropertyKind> Subject,
    FrozenDictionary<string, PropertyKind> Resource,
    FrozenDictionary<string, PropertyKind> Action)
{
    private static readonly FrozenDictionary<string, PropertyKind> NoProperties = FrozenDictionary<string, PropertyKind>.Empty;

    /// <summary>True where there is a resource to speak of, with id and type.</summary>
    internal bool HasResource { get; private init; }

    internal static ConditionNames OfPath(ImmutableArray<(string Name, int Segment)> parameters) => new(parameters, NoProperties, NoProperties, NoProperties);

    internal static ConditionNames OfResource(
        FrozenDictionary<string, PropertyKind> subject, FrozenDictionary<string, PropertyKind> resource, FrozenDictionary<string, PropertyKind> action) =>
        new([], subject, resource, action) { HasResource = true };
}
