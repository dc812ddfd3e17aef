using System.Collections.Immutable;

namespace ZeroTrust.Policy;

// The declared environments, and the one that the policy is compiled for; null where nobody said.
internal sealed record EnvironmentNames(ImmutableArray<string> Declared, string? Current)
{
    internal static EnvironmentNames None { get; } = new([], null);

    // Without a current environment a rule that is bound to some may not allow, but it may deny.
    internal bool Has(ImmutableArray<string> bound, bool denies) =>
        bound.IsEmpty || (Current is null ? denies : bound.Contains(Current, StringComparer.Ordinal));
}
