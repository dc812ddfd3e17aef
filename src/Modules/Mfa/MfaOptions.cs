using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace ZeroTrust.Mfa;

/// <summary>Section <c>ZeroTrust:Mfa</c>.</summary>
public sealed class MfaOptions
{
    /// <summary>The section's name.</summary>
    public const string Section = "ZeroTrust:Mfa";

    /// <summary>Seconds within which the second factor of a login must be proved.</summary>
    [Range(60, 600)]
    public int ChallengeSeconds { get; set; } = 300;

    /// <summary>Seconds within which a factor that was begun must be confirmed.</summary>
    [Range(60, 3600)]
    public int EnrolmentSeconds { get; set; } = 900;

    /// <summary>Attempts that one challenge allows, however many at once. The next needs a new login.</summary>
    [Range(1, 10)]
    public int MaxAttemptsPerChallenge { get; set; } = 5;

    /// <summary>The name that authenticator apps show; empty for the host of <c>ZeroTrust:Http:PublicUrl</c>.</summary>
    [StringLength(64)]
    public string Issuer { get; set; } = "";

    /// <summary>The hash of new TOTP factors; those that are there keep theirs. SHA-1 is what every authenticator app reads.</summary>
    [EnumDataType(typeof(TotpAlgorithm))]
    public TotpAlgorithm TotpAlgorithm { get; set; }

    /// <summary>The digits of their codes: 6 with SHA-1, 8 with SHA-256.</summary>
    [Range(6, 8)]
    public int TotpDigits { get; set; } = 6;

    /// <summary>Recovery codes left from which on a person is told that they are few.</summary>
    [Range(0, 9)]
    public int FewRecoveryCodes { get; set; } = 3;

    /// <summary>Factors that a person may have.</summary>
    [Range(2, 50)]
    public int MaxFactorsPerPerson { get; set; } = 10;

    /// <summary>Factors of one kind that a person may have.</summary>
    [Range(1, 20)]
    public int MaxFactorsPerKind { get; set; } = 5;

    /// <summary>Hours after which a factor that was begun and never confirmed is removed.</summary>
    [Range(1, 168)]
    public int UnconfirmedHours { get; set; } = 24;

    /// <summary>Hours that a challenge is kept, so that a late answer is recorded as late and not as unknown.</summary>
    [Range(1, 720)]
    public int ChallengeKeepHours { get; set; } = 24;

    /// <summary>
    /// Whether SMS is good enough for a person whose role requires a second factor. Off: OWASP ASVS 5.0 6.6.1 rules it out at level 3, NIST
    /// SP 800-63B-4 3.1.3.3 calls it restricted.
    /// </summary>
    public bool SmsForRequiredRoles { get; set; }

    /// <summary>Seconds in which unanswered challenges of one person are counted together.</summary>
    [Range(60, 3600)]
    public int FatigueWindowSeconds { get; set; } = 600;

    /// <summary>Unanswered challenges in the window that nobody is suspicious of.</summary>
    [Range(2, 100)]
    public int FatigueChallenges { get; set; } = 5;

    /// <summary>Days for which a person may leave the second factor out on a device that proved it once; 0 for never.</summary>
    [Range(0, 90)]
    public int RememberDays { get; set; } = 30;

    /// <summary>
    /// Whether that is for persons too whose role requires a second factor. Off: such a login has one factor, and OWASP ASVS 5.0 6.3.3 asks for two; who
    /// turns it on writes down why.
    /// </summary>
    public bool RememberForRequiredRoles { get; set; }

    /// <summary>Remembered devices that a person may have; the oldest gives way.</summary>
    [Range(1, 50)]
    public int MaxDevicesPerPerson { get; set; } = 10;

    /// <summary>Minutes within which the code of <c>zerotrust admin recover</c> must be used.</summary>
    [Range(5, 60)]
    public int HostRecoveryMinutes { get; set; } = 15;
}

/// <summary>The hash of a TOTP factor.</summary>
public enum TotpAlgorithm
{
    /// <summary>HMAC-SHA-1, sound as it is used here (RFC 6238, 5.1; NIST SP 800-107).</summary>
    Sha1,

    /// <summary>HMAC-SHA-256, which some apps do not read.</summary>
    Sha256,
}

/// <summary>Refuses options that make no sense.</summary>
[OptionsValidator]
public sealed partial class MfaOptionsValidator : IValidateOptions<MfaOptions>;
