using ZeroTrust.Authentication.Throttling;

namespace ZeroTrust.Authentication.Tests.Throttling;

/// <summary>The slow, obvious reading of the rule that PostgreSQL is held to.</summary>
internal static class ThrottleModel
{
    /// <summary>The pause that the n-th failure in a row brings.</summary>
    public static long DelayAfter(this ThrottleRule rule, int failures) => failures < rule.FreeFailures
        ? 0
        : rule.DelaysMilliseconds[Math.Min(failures - rule.FreeFailures, rule.DelaysMilliseconds.Length - 1)];
}
