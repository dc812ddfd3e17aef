using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace ZeroTrust.Platform.Http;

/// <summary>Section <c>ZeroTrust:Http</c>.</summary>
public sealed class HttpOptions
{
    /// <summary>The section's name.</summary>
    public const string Section = "ZeroTrust:Http";

    /// <summary>Port of https (HTTP/1.1 and 2) on all addresses; 0 switches it off, where TLS ends at the load balancer.</summary>
    [Range(0, 65535)]
    public int Port { get; set; } = 8443;

    /// <summary>Port of plain http on 127.0.0.1; null for <see cref="Port"/> + 1, 0 for none.</summary>
    [Range(0, 65535)]
    public int? PlainPort { get; set; }

    /// <summary>Port of h2c (gRPC) on 127.0.0.1; null for <see cref="Port"/> + 2, 0 for none.</summary>
    [Range(0, 65535)]
    public int? H2cPort { get; set; }

    /// <summary>The address under which clients know the platform: the issuer of tokens and the base of discovery. Required.</summary>
    [Required, Url]
    public string PublicUrl { get; set; } = "";

    /// <summary>
    /// Further addresses under which clients reach the platform, such as one inside a cluster. A proof of possession (DPoP) may
    /// name any of them; nothing else changes.
    /// </summary>
    public List<string> OtherUrls { get; set; } = [];

    /// <summary>Where the certificate of the built-in authority is written in PEM, for clients to trust; empty for nowhere.</summary>
    public string CaFile { get; set; } = "";

    /// <summary>Most bytes of a request body; a few addresses have a smaller limit of their own.</summary>
    [Range(1024, 64 * 1024 * 1024)]
    public int MaxBodyBytes { get; set; } = 4 * 1024 * 1024;

    /// <summary>Most concurrent connections.</summary>
    [Range(10, 1_000_000)]
    public int MaxConnections { get; set; } = 20_000;

    /// <summary>Addresses of proxies whose X-Forwarded-For is believed. None by default.</summary>
    public List<string> TrustedProxies { get; set; } = [];
}

/// <summary>Refuses options that make no sense.</summary>
[OptionsValidator]
public sealed partial class HttpOptionsValidator : IValidateOptions<HttpOptions>;
