using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace ZeroTrust.Platform.Limits;

/// <summary>
/// Section <c>ZeroTrust:ApiLimits</c>: how often one caller may call the platform's own API at one instance. High enough for
/// every honest use, so that one caller gone wild does not take the instance from all others. A rate of 0 switches a limit off.
/// </summary>
public sealed class ApiLimitOptions
{
    /// <summary>The section's name.</summary>
    public const string Section = "ZeroTrust:ApiLimits";

    /// <summary>Calls a second of one caller with a valid token: a person, or a service.</summary>
    [Range(0, 1_000_000)]
    public int CallerPerSecond { get; set; } = 2000;

    /// <summary>Calls that one caller may make at once after a pause; not less than the rate.</summary>
    [Range(1, 10_000_000)]
    public int CallerBurst { get; set; } = 10_000;

    /// <summary>
    /// Calls a second without a valid token from one address (IPv6: one /64), logins and refreshes included. Behind a load
    /// balancer that is not under <c>ZeroTrust:Http:TrustedProxies</c> all strangers are one address.
    /// </summary>
    [Range(0, 1_000_000)]
    public int StrangerPerSecond { get; set; } = 5000;

    /// <summary>Calls at once of one address after a pause; not less than the rate.</summary>
    [Range(1, 10_000_000)]
    public int StrangerBurst { get; set; } = 20_000;

    /// <summary>Questions a second of one caller to the decision doors with a token (AuthZEN); off by default, since decisions are what the platform is there for.</summary>
    [Range(0, 10_000_000)]
    public int DecisionsPerSecond { get; set; }

    /// <summary>Questions at once after a pause; not less than the rate.</summary>
    [Range(1, 10_000_000)]
    public int DecisionBurst { get; set; } = 100_000;
}

/// <summary>Refuses options that make no sense.</summary>
[OptionsValidator]
public sealed partial class ApiLimitOptionsValidator : IValidateOptions<ApiLimitOptions>;
