using System.Globalization;
using ZeroTrust.Permissions.RateLimits;

namespace ZeroTrust.Permissions.Gateway;

/// <summary>A pair's limit as header values: <c>RateLimit-Policy</c>, <c>RateLimit</c> (draft-ietf-httpapi-ratelimit-headers) and <c>Retry-After</c>.</summary>
internal static class RateLimitFields
{
    internal const string Policy = "RateLimit-Policy";
    internal const string State = "RateLimit";
    internal const string RetryAfter = "Retry-After";

    /// <summary>Names and values; none for a pair without a limit.</summary>
    internal static IEnumerable<(string Name, string Value)> Of(RateVerdict rate)
    {
        if (rate.Limit is not { } limit)
        {
            yield break;
        }

        yield return (Policy, string.Create(CultureInfo.InvariantCulture, $"\"pair\";q={limit.Count};w={Seconds(limit.Window)}"));
        yield return (State, string.Create(CultureInfo.InvariantCulture, $"\"pair\";r={Math.Max(0, rate.Remaining)};t={Seconds(rate.Reset)}"));
        if (!rate.IsWithin)
        {
            yield return (RetryAfter, Math.Max(1, Seconds(rate.RetryAfter)).ToString(CultureInfo.InvariantCulture));
        }
    }

    // Rounded up: who waits so long may try again.
    private static long Seconds(TimeSpan span) => (long)Math.Ceiling(Math.Max(0, span.TotalSeconds));
}
