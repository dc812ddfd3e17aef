namespace ZeroTrust.Policy;

/// <summary>What became of something.</summary>
public enum PolicyChangeKind
{
    Added = 0,
    Removed,
    Changed,
}

/// <summary>One difference in what two policies mean.</summary>
/// <param name="Kind">Whether the item was added, removed or changed.</param>
/// <param name="Subject">What it belongs to, such as <c>pair order-service → user-service</c> or <c>role clerk</c>.</param>
/// <param name="Item">What it is, such as <c>endpoint GET /v1/users</c> or <c>rate_limit</c>; empty for the subject itself.</param>
/// <param name="Before">Its value before; null when it was added, empty when it has none.</param>
/// <param name="After">Its value after; null when it was removed.</param>
/// <param name="LineBefore">Its line in the policy before; 0 when it was added.</param>
/// <param name="LineAfter">Its line in the policy after; 0 when it was removed.</param>
public sealed record PolicyChange(PolicyChangeKind Kind, string Subject, string Item, string? Before, string? After, int LineBefore, int LineAfter);
