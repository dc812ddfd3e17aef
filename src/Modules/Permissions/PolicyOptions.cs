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
    public int MaxBytes { get; set; } = 8 * 1024 * 1024;

    /// <summary>
    /// Most characters of <c>X-Auth-Permissions</c> and <c>X-Auth-Path</c> together; beyond them the permissions are left out
    /// whole. nginx reads all headers of an answer into one page of 4 KB unless <c>proxy_buffer_size</c> says more, and makes a
    /// 500 of an answer that is longer.
    /// </summary>
    [Range(256, PermissionsHeader.MaxLength)]
    public int MaxPermissionsHeaderLength { get; set; } = 3072;

    /// <summary>
    /// Most seconds that a proxy may keep an allowing answer of the gateway doors. 0: not at all. A revoked token, a changed role
    /// or a new policy counts at such a proxy that much later.
    /// </summary>
    [Range(0, 60)]
    public int MaxDecisionAge { get; set; }

    /// <summary>
    /// Whether <c>/v1/gateway/authorize</c> says 429 where a pair has used up its limit. Not for nginx, which makes a 500 of it;
    /// without this it is 403 with <c>X-Auth-Reason: rate_limited</c>.
    /// </summary>
    public bool RateLimitedAs429 { get; set; }

    /// <summary>Largest question at Envoy's door in bytes; a client's headers are in it, and its body where Envoy is told to send it.</summary>
    [Range(4096, 1024 * 1024)]
    public int MaxCheckBytes { get; set; } = 128 * 1024;

    /// <summary>Largest AuthZEN request in bytes.</summary>
    [Range(1024, 4 * 1024 * 1024)]
    public int MaxEvaluationBytes { get; set; } = 256 * 1024;

    /// <summary>Most questions of one AuthZEN evaluations request.</summary>
    [Range(1, 1000)]
    public int MaxEvaluations { get; set; } = 100;

    /// <summary>Most candidates that one page of an AuthZEN search looks at; a search goes on with the next page.</summary>
    [Range(10, 10_000)]
    public int MaxSearchExamined { get; set; } = 1000;

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
