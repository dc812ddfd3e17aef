using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace ZeroTrust.Platform.Access;

/// <summary>Section <c>ZeroTrust:StepUp</c>.</summary>
public sealed class StepUpOptions
{
    /// <summary>The section's name.</summary>
    public const string Section = "ZeroTrust:StepUp";

    /// <summary>Seconds after a login (or step-up) in which a person may do what asks for a recent one.</summary>
    [Range(60, 86_400)]
    public int MaxAgeSeconds { get; set; } = 900;
}

/// <summary>Refuses options that make no sense.</summary>
[OptionsValidator]
public sealed partial class StepUpOptionsValidator : IValidateOptions<StepUpOptions>;
