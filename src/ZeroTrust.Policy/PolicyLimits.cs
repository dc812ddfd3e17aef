namespace ZeroTrust.Policy;

/// <summary>What one policy may hold at most. Going over any of them refuses the policy; nothing is cut off silently.</summary>
public sealed record PolicyLimits
{
    /// <summary>The limits that the platform ships with.</summary>
    public static PolicyLimits Default { get; } = new();

    /// <summary>Bytes of the file: enough for 100,000 endpoints, or 10,000 pairs with eight each.</summary>
    public int MaxBytes { get; init; } = 8 * 1024 * 1024;

    /// <summary>Distinct service names anywhere in the policy.</summary>
    public int MaxServices { get; init; } = 20_000;

    /// <summary>Caller and target pairs; an entry with groups counts as often as pairs come out of it.</summary>
    public int MaxPairs { get; init; } = 100_000;

    /// <summary>Entries that apply to one pair, by its names and by groups: each is asked for every call.</summary>
    public int MaxEntriesPerPair { get; init; } = 64;

    /// <summary>Entries of one list of endpoints, denied endpoints, permissions, services, hosts or environments.</summary>
    public int MaxEndpointsPerPair { get; init; } = 10_000;

    /// <summary>Roles.</summary>
    public int MaxRoles { get; init; } = 10_000;

    /// <summary>Entries of <c>networks</c>, and of <c>windows</c>.</summary>
    public int MaxConditionTables { get; init; } = 1_000;

    /// <summary>Characters of a condition.</summary>
    public int MaxConditionLength { get; init; } = 1_000;

    /// <summary>Names, values, operators and calls of a condition; a list counts once, and so does a chain of one operator.</summary>
    public int MaxConditionNodes { get; init; } = 200;

    /// <summary>Nested parentheses, arguments and negations of a condition, itself included.</summary>
    public int MaxConditionDepth { get; init; } = 32;

    /// <summary>Types under <c>resources</c>.</summary>
    public int MaxResourceTypes { get; init; } = 1_000;

    /// <summary>Actions of one type of resources.</summary>
    public int MaxActionsPerType { get; init; } = 1_000;

    /// <summary>Known ids of all types of resources together.</summary>
    public int MaxResourceIds { get; init; } = 100_000;

    /// <summary>Nested mappings and lists. The policy language itself needs 8.</summary>
    public int MaxDepth { get; init; } = 16;

    /// <summary>Keys, values, mappings and lists together: bounds the memory of reading a file that is small but dense.</summary>
    public int MaxNodes { get; init; } = 1_000_000;

    /// <summary>Characters of a rule's path. Values above <see cref="CanonicalPath.MaxLength"/> have no further effect.</summary>
    public int MaxPathLength { get; init; } = CanonicalPath.MaxLength;

    /// <summary>Characters of a permission. Values above <see cref="PermissionPattern.MaxLength"/> have no further effect.</summary>
    public int MaxPermissionLength { get; init; } = PermissionPattern.MaxLength;
}
