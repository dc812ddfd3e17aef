using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace ZeroTrust.Authentication.Passwords;

/// <summary>Section <c>ZeroTrust:Passwords</c>: what a new password must be, and how one is set anew.</summary>
public sealed class PasswordOptions
{
    /// <summary>The section's name.</summary>
    public const string Section = "ZeroTrust:Passwords";

    /// <summary>Fewest characters (Unicode code points) of a new password; NIST SP 800-63B-4 asks for 15 where it is the only factor.</summary>
    [Range(8, 64)]
    public int MinLength { get; set; } = 15;

    /// <summary>Words of the organisation that a password must not consist of: its name, its products, its places.</summary>
    public List<string> OrganisationWords { get; set; } = [];

    /// <summary>A file of refused passwords beside the built-in list, one a line, UTF-8; empty for none.</summary>
    public string BlocklistFile { get; set; } = "";

    /// <summary>
    /// The address of a range service for breached passwords, to which the first five hexadecimal digits of a password's SHA-1 are
    /// appended; empty for none. Https, or http on this machine.
    /// </summary>
    public string BreachServiceUrl { get; set; } = "";

    /// <summary>Milliseconds that the range service may take.</summary>
    [Range(50, 10_000)]
    public int BreachTimeoutMilliseconds { get; set; } = 1000;

    /// <summary>Largest answer of the range service in KiB.</summary>
    [Range(16, 1024)]
    public int BreachMaxAnswerKiB { get; set; } = 256;

    /// <summary>Whether a new password is refused with 503 while the range service does not answer; else it is taken, counted and logged.</summary>
    public bool RefuseWithoutBreachService { get; set; }

    /// <summary>Minutes that a link to set a password lives (ASVS 5.0 6.5.5: at most 10).</summary>
    [Range(1, 10)]
    public int ResetMinutes { get; set; } = 10;

    /// <summary>Links of one person that live at once; one more supersedes the oldest.</summary>
    [Range(1, 10)]
    public int ResetLinks { get; set; } = 3;

    /// <summary>
    /// The page that takes the link's token, in place of <c>{token}</c>; empty for <c>/reset-password#token={token}</c> under the
    /// public address. After #, so that it stays out of servers' logs.
    /// </summary>
    public string ResetUrl { get; set; } = "";

    /// <summary>Reset requests for one account from one network before further ones are passed over for a while.</summary>
    [Range(1, 100)]
    public int ResetFreeRequests { get; set; } = 3;

    /// <summary>Reset requests from one network before further ones are passed over for a while; many people may share one.</summary>
    [Range(1, 10_000)]
    public int ResetFreeRequestsPerNetwork { get; set; } = 30;

    /// <summary>Longest pause between reset requests that are not passed over, in seconds.</summary>
    [Range(1, 3600)]
    public int ResetMaxDelaySeconds { get; set; } = 300;

    internal TimeSpan ResetLifetime => TimeSpan.FromMinutes(ResetMinutes);

    internal TimeSpan BreachTimeout => TimeSpan.FromMilliseconds(BreachTimeoutMilliseconds);
}

/// <summary>Refuses options that make no sense.</summary>
[OptionsValidator]
public sealed partial class PasswordOptionsValidator : IValidateOptions<PasswordOptions>;
