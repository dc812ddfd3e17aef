using System.Collections.Immutable;

namespace ZeroTrust.Policy;

/// <summary>All that one evaluation can see.</summary>
internal readonly ref struct ConditionScope
{
    internal required ReadOnlySpan<char> SubjectId { get; init; }

    /// <summary><c>user</c> or <c>service</c>.</summary>
    internal required string SubjectType { get; init; }

    /// <summary>The person's roles that the policy knows, sorted; empty for a service.</summary>
    internal ImmutableArray<string> Roles { get; init; }

    /// <summary>The method of a call or the name of an action.</summary>
    internal required string Action { get; init; }

    /// <summary>The service that is called, or that owns the resource.</summary>
    internal required string Target { get; init; }

    /// <summary>The canonical path; empty for a resource.</summary>
    internal ReadOnlySpan<char> Path { get; init; }

    internal string? ResourceType { get; init; }

    internal string? ResourceId { get; init; }

    /// <summary>What the policy states of the resource with this id; what the question states goes first.</summary>
    internal PropertyBag? KnownResource { get; init; }

    internal required CallContext Call { get; init; }
}
