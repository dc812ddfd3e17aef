using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace ZeroTrust.Platform.Redis;

/// <summary>Section <c>ZeroTrust:Redis</c>.</summary>
public sealed class RedisOptions
{
    /// <summary>The section's name.</summary>
    public const string Section = "ZeroTrust:Redis";

    /// <summary>StackExchange.Redis configuration string. Required: run without a cache is a fault, not a mode.</summary>
    [Required]
    public string Configuration { get; set; } = "";

    /// <summary>Hard deadline of one call in milliseconds; what takes longer counts as unavailable.</summary>
    [Range(1, 1000)]
    public int DeadlineMilliseconds { get; set; } = 15;

    /// <summary>Failures in a row that open the breaker.</summary>
    [Range(1, 1000)]
    public int BreakerFailures { get; set; } = 5;

    /// <summary>Milliseconds that the breaker stays open before one call probes.</summary>
    [Range(50, 60_000)]
    public int BreakerOpenMilliseconds { get; set; } = 1000;

    /// <summary>Calls under way at once; one more counts as unavailable, so that a slow Redis cannot pile up work.</summary>
    [Range(16, 100_000)]
    public int MaxInFlight { get; set; } = 2048;
}

/// <summary>Refuses options that make no sense.</summary>
[OptionsValidator]
public sealed partial class RedisOptionsValidator : IValidateOptions<RedisOptions>;
