using ZeroTrust.Policy;

namespace ZeroTrust.Permissions.RateLimits;

/// <summary>The limits of pairs, counted over all instances.</summary>
internal interface IRateLimits
{
    /// <summary>
    /// Takes one call from the pair's limit; a pair without one is always within. Never throws, and waits no longer than the
    /// deadline of a Redis call. The pair must be that of the authenticated caller: nothing that a client says is a key.
    /// </summary>
    ValueTask<RateVerdict> TakeAsync(ServicePair pair, CancellationToken ct);
}
