using System.Globalization;
using Microsoft.AspNetCore.Http;

namespace ZeroTrust.Permissions.RateLimits;

/// <summary>
/// Tells a limit in the fields of draft-ietf-httpapi-ratelimit-headers-10: <c>RateLimit-Policy</c> what it is (q calls in w
/// seconds), <c>RateLimit</c> what is left (r calls at once, all of them again after t seconds). The policy's name is always
/// <c>"pair"</c>: nothing of the policy itself is told.
/// </summary>
internal static class RateLimitHeaders
{
    internal const string Policy = "RateLimit-Policy";
    internal const string Left = "RateLimit";

    /// <summary>Sets them, and <c>Retry-After</c> for a call that is not within; nothing for a pair without a limit.</summary>
    internal static void Write(IHeaderDictionary headers, in RateVerdict verdict)
    {
        if (verdict.Limit is not { } limit)
        {
            return;
        }

        headers[Policy] = string.Create(CultureInfo.InvariantCulture, $"\"pair\";q={limit.Count};w={(long)limit.Window.TotalSeconds}");
        headers[Left] = string.Create(CultureInfo.InvariantCulture, $"\"pair\";r={verdict.Remaining};t={Seconds(verdict.Reset)}");
        if (!verdict.IsWithin)
        {
            headers.RetryAfter = RetryAfterSeconds(verdict).ToString(CultureInfo.InvariantCulture);
        }
    }

    /// <summary>Whole seconds, rounded up and at least 1: who waits that long is within.</summary>
    internal static int RetryAfterSeconds(in RateVerdict verdict) => (int)Math.Max(1, Seconds(verdict.RetryAfter));

    private static long Seconds(TimeSpan time) => (long)Math.Ceiling(time.TotalSeconds);
}
