using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace ZeroTrust.Platform.Keys;

/// <summary>Section <c>ZeroTrust:Keys</c>.</summary>
public sealed class KeyOptions
{
    /// <summary>The section's name.</summary>
    public const string Section = "ZeroTrust:Keys";

    /// <summary>
    /// File of the key-encryption key, outside the database; made with mode 0600 at first start where it is missing and the
    /// database holds no wrapped key yet. It holds every version of that key. All instances need the same file. Required.
    /// </summary>
    [Required]
    public string File { get; set; } = "";
}

/// <summary>Refuses options that make no sense.</summary>
[OptionsValidator]
public sealed partial class KeyOptionsValidator : IValidateOptions<KeyOptions>;
