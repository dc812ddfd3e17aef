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

    internal static ConditionNames OfPath(ImmutableArray<(string Name, int Segment)> parameters) => new(parameters, NoProperties, NoProperties, NoProperties);
}
