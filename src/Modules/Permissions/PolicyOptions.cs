using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;
using ZeroTrust.Permissions.Policies;

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

    /// <summary>
    /// Most characters of <c>X-Auth-Permissions</c> and <c>X-Auth-Path</c> together; beyond them the permissions are left out
    /// whole. nginx reads all headers of an answer into one page of 4 KB unless <c>proxy_buffer_size</c> says more, and makes a
    /// 500 of an answer that is longer.
    /// </summary>
    [Range(256, PermissionsHeader.MaxLength)]
    public int MaxPermissionsHeaderLength { get; set; } = 3072;

    /// <summary>Largest AuthZEN request in bytes.</summary>
    [Range(1024, 4 * 1024 * 1024)]
    public int MaxEvaluationBytes { get; set; } = 256 * 1024;

    /// <summary>The environment that policies are compiled for, one of those that they name; empty for none.</summary>
    public string Environment { get; set; } = "";

    /// <summary>Whether a new policy waits until a second person approves it. For production. Going back to the policy before does not wait.</summary>
    public bool RequireApproval { get; set; }

    /// <summary>PEM files with the public keys that sign bundles, at most 16 (ES256 with P-256, RS256 with 2048 bits or more).</summary>
    public List<string> BundleKeys { get; set; } = [];

    /// <summary>Whether a policy must come as a signed bundle, through whatever way.</summary>
    public bool RequireSignedBundle { get; set; }

    /// <summary>A file, YAML or a bundle, that becomes the policy whenever its content changes; empty for none. Looked at each second.</summary>
    public string WatchFile { get; set; } = "";

    internal string? EnvironmentOrNull => Environment.Length == 0 ? null : Environment;
}

/// <summary>Refuses options that make no sense.</summary>
[OptionsValidator]
public sealed partial class PolicyOptionsValidator : IValidateOptions<PolicyOptions>;
