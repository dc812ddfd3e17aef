using System.Collections.Immutable;

namespace ZeroTrust.Authentication.Throttling;

/// <summary>
/// How failures slow a key down: the first few cost nothing, then each doubles the pause up to a longest one. The rule is
/// handed to PostgreSQL as numbers, so that it is written once.
/// </summary>
internal sealed record ThrottleRule(int FreeFailures, ImmutableArray<long> DelaysMilliseconds)
{
    public static ThrottleRule Doubling(int freeFailures, TimeSpan longest)
    {
        var delays = ImmutableArray.CreateBuilder<long>();
        for (var delay = TimeSpan.FromSeconds(1); delay < longest; delay *= 2)
        {
            delays.Add((long)delay.TotalMilliseconds);
        }

        delays.Add((long)longest.TotalMilliseconds);
        return new ThrottleRule(freeFailures, delays.ToImmutable());
    }
}
