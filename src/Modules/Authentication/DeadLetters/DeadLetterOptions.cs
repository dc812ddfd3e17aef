using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace ZeroTrust.Authentication.DeadLetters;

/// <summary>Section <c>ZeroTrust:DeadLetters</c>.</summary>
public sealed class DeadLetterOptions
{
    /// <summary>The section's name.</summary>
    public const string Section = "ZeroTrust:DeadLetters";

    /// <summary>Days that a dead letter waits for somebody to replay or discard it; after them it is removed.</summary>
    [Range(1, 3650)]
    public int KeepDays { get; set; } = 30;
}

[OptionsValidator]
internal sealed partial class DeadLetterOptionsValidator : IValidateOptions<DeadLetterOptions>;
