using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace ZeroTrust.Platform.Http;

/// <summary>Section <c>ZeroTrust:Http</c>.</summary>
public sealed class HttpOptions
{
    /// <summary>The section's name.</summary>
    public const string Section = "ZeroTrust:Http";

    /// <summary>The address that clients see, without a slash at its end: the issuer of tokens on every listener. Required.</summary>
    [Required]
    public string PublicUrl { get; set; } = "";
}

/// <summary>Refuses options that make no sense.</summary>
[OptionsValidator]
public sealed partial class HttpOptionsValidator : IValidateOptions<HttpOptions>;
