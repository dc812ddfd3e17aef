using ZeroTrust.Permissions.Features.ReadPolicy;
using ZeroTrust.Policy;

namespace ZeroTrust.Permissions.Features.ComparePolicy;

/// <summary>What two policies mean differently.</summary>
/// <param name="From">The hash of the active policy.</param>
/// <param name="To">The hash of the other.</param>
/// <param name="SameTable">Whether both decide everything alike.</param>
/// <param name="Items">At most 1,000.</param>
/// <param name="Omitted">How many more there are.</param>
/// <param name="IsComplete">False where the policies are too large to be compared whole: there may be differences that nobody saw.</param>
internal sealed record PolicyDiffResponse(string From, string To, bool SameTable, IReadOnlyList<DifferenceResponse> Items, int Omitted, bool IsComplete)
{
    internal const int MaxItems = 1000;

    internal static PolicyDiffResponse Example => new(
        PolicyResponse.Example.Hash, "9a1c0f2f6f0f5d8f6a3be0e6d1c7a9b2c3d4e5f60718293a4b5c6d7e8f905678", false,
        [new DifferenceResponse("changed", "pair order-service → user-service", "rate_limit", "800/m", "400/m", 10, 10)], 0, true);

    internal static PolicyDiffResponse Of(string from, string to, PolicyComparison.Compared compared) => new(
        from, to, compared.SameTable, [.. compared.Changes.Take(MaxItems).Select(DifferenceResponse.Of)], compared.Omitted + Math.Max(0, compared.Changes.Length - MaxItems), compared.IsComplete);
}

/// <summary>One difference.</summary>
/// <param name="Kind"><c>added</c>, <c>removed</c> or <c>changed</c>.</param>
/// <param name="Subject">What it belongs to.</param>
/// <param name="Item">What it is; empty for the subject itself.</param>
/// <param name="LineBefore">Its line in the active policy; 0 where it was added.</param>
internal sealed record DifferenceResponse(string Kind, string Subject, string Item, string? Before, string? After, int LineBefore, int LineAfter)
{
    internal static DifferenceResponse Of(PolicyChange change) => new(
        change.Kind switch { PolicyChangeKind.Added => "added", PolicyChangeKind.Removed => "removed", _ => "changed" },
        change.Subject, change.Item, change.Before, change.After, change.LineBefore, change.LineAfter);
}
