using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace ZeroTrust.ServiceTokens;

/// <summary>Section <c>ZeroTrust:ServiceTokens</c>.</summary>
public sealed class ServiceTokensOptions
{
    /// <summary>The section's name.</summary>
    public const string Section = "ZeroTrust:ServiceTokens";

    /// <summary>Seconds that a service token lives.</summary>
    [Range(30, 300)]
    public int TokenLifetimeSeconds { get; set; } = 300;

    /// <summary>
    /// Seconds for which tokens are still issued from the local directory while changes of other instances cannot be heard.
    /// Beyond them the grant answers 503: an identity may have been disabled meanwhile.
    /// </summary>
    [Range(1, 3600)]
    public int MaxDirectoryAgeSeconds { get; set; } = 300;
}

/// <summary>Refuses options that make no sense.</summary>
[OptionsValidator]
public sealed partial class ServiceTokensOptionsValidator : IValidateOptions<ServiceTokensOptions>;
