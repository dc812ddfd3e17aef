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
    /// Seconds for which clients are still authenticated from the local directory while changes of other instances cannot be
    /// heard. Beyond them the doors of <c>/oauth2</c> answer 503: an identity may have been disabled meanwhile.
    /// </summary>
    [Range(1, 3600)]
    public int MaxDirectoryAgeSeconds { get; set; } = 300;

    /// <summary>Seconds from now that a client assertion (<c>private_key_jwt</c>) may live at most.</summary>
    [Range(10, 600)]
    public int MaxAssertionSeconds { get; set; } = 300;

    /// <summary>Keys that a service may register.</summary>
    [Range(1, 64)]
    public int MaxKeysPerService { get; set; } = 8;

    /// <summary>Services that may act one for the other in one exchanged token (RFC 8693 section 4.1).</summary>
    [Range(1, 4)]
    public int MaxActors { get; set; } = 3;
}

/// <summary>Refuses options that make no sense.</summary>
[OptionsValidator]
public sealed partial class ServiceTokensOptionsValidator : IValidateOptions<ServiceTokensOptions>;
