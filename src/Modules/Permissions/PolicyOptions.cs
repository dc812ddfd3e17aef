using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace ZeroTrust.Permissions;

/// <summary>Section <c>ZeroTrust:Policy</c>.</summary>
public sealed class PolicyOptions
{
    /// <summary>The section's name.</summary>
    public const string Section = "ZeroTrust:Policy";

    /// <summary>YAML file that becomes the first policy where the database has none; empty for none, then everything is denied.</summary>
    public string SeedFile { get; set; } = "";

    /// <summary>Largest policy in bytes.</summary>
    [Range(1024, 32 * 1024 * 1024)]
    public int MaxBytes { get; set; } = 4 * 1024 * 1024;

    /// <summary>Largest AuthZEN request in bytes.</summary>
    [Range(1024, 4 * 1024 * 1024)]
    public int MaxEvaluationBytes { get; set; } = 256 * 1024;
}

/// <summary>Refuses options that make no sense.</summary>
[OptionsValidator]
public sealed partial class PolicyOptionsValidator : IValidateOptions<PolicyOptions>;
