using System.Globalization;

namespace ZeroTrust.Policy;

/// <summary>The unit of a rate limit.</summary>
public enum RateLimitPeriod
{
    Second,
    Minute,
    Hour,
}

/// <summary>How many calls a pair may make in a period; <paramref name="Count"/> is 1 to <see cref="MaxCount"/>.</summary>
public sealed record RateLimit(int Count, RateLimitPeriod Period)
{
    /// <summary>Highest count that a policy may state.</summary>
    public const int MaxCount = 1_000_000_000;

    /// <summary>The length of the period.</summary>
    public TimeSpan Window => Period switch
    {
        RateLimitPeriod.Second => TimeSpan.FromSeconds(1),
        RateLimitPeriod.Hour => TimeSpan.FromHours(1),
        _ => TimeSpan.FromMinutes(1),
    };

    /// <summary>The form with its unit, for example <c>800/m</c>.</summary>
    public override string ToString() => Period switch
    {
        RateLimitPeriod.Second => string.Create(CultureInfo.InvariantCulture, $"{Count}/s"),
        RateLimitPeriod.Hour => string.Create(CultureInfo.InvariantCulture, $"{Count}/h"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{Count}/m"),
    };

    /// <summary>Reads <c>800</c> (per minute), <c>800/s</c>, <c>800/m</c> or <c>800/h</c>: digits without sign, space or leading zero.</summary>
    public static bool TryParse(string text, out RateLimit? limit)
    {
        limit = null;
        var digits = text.AsSpan();
        var period = RateLimitPeriod.Minute;
        if (digits.Length > 2 && digits[^2] == '/')
        {
            switch (digits[^1])
            {
                case 's': period = RateLimitPeriod.Second; break;
                case 'm': break;
                case 'h': period = RateLimitPeriod.Hour; break;
                default: return false;
            }

            digits = digits[..^2];
        }

        if (digits.IsEmpty || digits[0] == '0'
            || !int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var count) || count > MaxCount)
        {
            return false;
        }

        limit = new RateLimit(count, period);
        return true;
    }
}
