namespace ZeroTrust.Permissions.Lifecycle.Bundles;

/// <summary>The bundle that a policy came in.</summary>
/// <param name="KeyId">Which key signed it; null for one that was taken in before.</param>
/// <param name="IsNew">Whether its sequence is still to be taken in with this commit.</param>
internal sealed record BundleStamp(long Sequence, string? KeyId, bool IsNew)
{
    /// <summary>Nothing older than what was taken in may become active; what was taken in and is still the newest may.</summary>
    internal bool IsAfter(long highest) => IsNew ? Sequence > highest : Sequence >= highest;
}
