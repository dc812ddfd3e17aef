using ZeroTrust.Policy;

namespace ZeroTrust.Permissions.RateLimits;

/// <summary>Whether a call is within its pair's limit, and what the pair has left.</summary>
/// <param name="Limit">The pair's limit; null where it has none, and then the rest means nothing.</param>
/// <param name="Remaining">Calls that would pass at once now; of this instance's share where Redis is away.</param>
/// <param name="Reset">Until the whole limit is there again.</param>
/// <param name="RetryAfter">Until the next call passes; zero for one that passed.</param>
internal readonly record struct RateVerdict(bool IsWithin, RateLimit? Limit = null, int Remaining = 0, TimeSpan Reset = default, TimeSpan RetryAfter = default);
