namespace ZeroTrust.Policy.Bundles;

/// <summary>What a bundle says of its policy beside the bytes.</summary>
/// <param name="Sequence">Rises from bundle to bundle; a receiver takes none that is not above the highest it has seen. At least 1.</param>
/// <param name="IssuedAt">When it was signed; whole seconds count.</param>
/// <param name="Environment">The environment that it is for; null for every one.</param>
public sealed record BundleClaims(long Sequence, DateTimeOffset IssuedAt, string? Environment = null);
