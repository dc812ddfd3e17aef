using ZeroTrust.Policy;

namespace ZeroTrust.Permissions.RateLimits;

/// <summary>The limits of pairs, counted over all instances.</summary>
internal interface IRateLimits
{
    /// <summary>Takes one call from the pair's limit; a pair without one is always within. Never throws.</summary>
    ValueTask<RateVerdict> TakeAsync(ServicePair pair, CancellationToken ct);
}

/// <summary>Whether a call is within its pair's limit, and what the pair has left.</summary>
/// <param name="Limit">The pair's limit; null where it has none, and then the rest means nothing.</param>
/// <param name="Remaining">Calls that would pass at once now.</param>
/// <param name="Reset">Until the whole limit is there again.</param>
/// <param name="RetryAfter">Until the next call passes; zero for one that passed.</param>
internal readonly record struct RateVerdict(bool IsWithin, RateLimit? Limit = null, int Remaining = 0, TimeSpan Reset = default, TimeSpan RetryAfter = default);
