using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;
using ZeroTrust.Authentication.Passwords;

namespace ZeroTrust.Authentication;

/// <summary>Section <c>ZeroTrust:Authentication</c>.</summary>
public sealed class AuthenticationOptions
{
    /// <summary>The section's name.</summary>
    public const string Section = "ZeroTrust:Authentication";

    /// <summary>Seconds that a person's access token lives.</summary>
    [Range(60, 900)]
    public int AccessTokenSeconds { get; set; } = 300;

    /// <summary>
    /// Most bytes of an access token with its permissions in it, signature included; beyond them it carries
    /// <c>permissions_ref</c>. 4 KB leave room for the other headers in the 8 KB that proxies read. 2048 hold every claim but
    /// permissions and roles; more than 8000 fit neither a header line of nginx as it comes nor the form of introspection.
    /// </summary>
    [Range(2048, 8000)]
    public int MaxTokenBytes { get; set; } = 4096;

    /// <summary>Minutes without a refresh that end a session (NIST SP 800-63B section 2.2.3 asks for at most 60 at AAL2).</summary>
    [Range(5, 43_200)]
    public int SessionIdleMinutes { get; set; } = 60;

    /// <summary>Minutes after the login that end a session whatever happens.</summary>
    [Range(5, 43_200)]
    public int SessionAbsoluteMinutes { get; set; } = 1440;

    /// <summary>
    /// Minutes of a session that is good for enrolling a second factor only, from its login on; it has no refresh token. No access token
    /// lives longer than 15.
    /// </summary>
    [Range(1, 15)]
    public int EnrolmentMinutes { get; set; } = 15;

    /// <summary>Sessions of one person at once; a login beyond it ends the oldest.</summary>
    [Range(1, 1000)]
    public int MaxSessionsPerPerson { get; set; } = 100;

    /// <summary>
    /// Milliseconds after an exchange in which another use of the token just exchanged is taken for a race of the client's own
    /// and only refused; later, and with 0 at once, it ends the session. Each adds to what a thief may try unnoticed.
    /// </summary>
    [Range(0, 60_000)]
    public int RefreshOverlapMilliseconds { get; set; } = 5000;

    /// <summary>Access tokens that may be revoked alone (RFC 7009) at once; a revocation beyond it is answered 503.</summary>
    [Range(100, 1_000_000)]
    public int MaxRevokedTokens { get; set; } = 100_000;

    /// <summary>Days that the row of an ended session is kept.</summary>
    [Range(1, 3650)]
    public int SessionRetentionDays { get; set; } = 90;

    /// <summary>Cost of a password hash: one of two equivalent settings.</summary>
    [EnumDataType(typeof(PasswordHashCost))]
    public PasswordHashCost PasswordHashCost { get; set; } = PasswordHashCost.Memory19MiB;

    /// <summary>Password hashes at once; 0 means all cores but one, at least one.</summary>
    [Range(0, 64)]
    public int HashingThreads { get; set; }

    /// <summary>Logins that may wait for a hash; one more is answered 503.</summary>
    [Range(1, 1000)]
    public int HashingQueue { get; set; } = 8;

    /// <summary>Failed logins of one account from one network before it is slowed down there.</summary>
    [Range(1, 100)]
    public int AccountFreeFailures { get; set; } = 10;

    /// <summary>Longest pause of one account for one network, in seconds.</summary>
    [Range(1, 3600)]
    public int AccountMaxDelaySeconds { get; set; } = 900;

    /// <summary>Failed logins from one address before it is slowed down; many people may share one.</summary>
    [Range(1, 10_000)]
    public int AddressFreeFailures { get; set; } = 100;

    /// <summary>Longest pause of one address, in seconds.</summary>
    [Range(1, 3600)]
    public int AddressMaxDelaySeconds { get; set; } = 60;

    /// <summary>
    /// Failed logins of one account from all networks together before it is slowed down (NIST SP 800-63B section 3.2.2: at most
    /// 100). A network from which the owner logged in neither counts nor waits.
    /// </summary>
    [Range(1, 10_000)]
    public int EverywhereFreeFailures { get; set; } = 100;

    /// <summary>Longest pause of one account for all networks, in seconds. Short: there is no lock, that would be a weapon against the owner.</summary>
    [Range(1, 300)]
    public int EverywhereMaxDelaySeconds { get; set; } = 60;

    /// <summary>
    /// Failed logins from one address prefix (a provider's or a company's block) before it is slowed down. A network from which
    /// the owner logged in neither counts nor waits.
    /// </summary>
    [Range(1, 100_000)]
    public int PrefixFreeFailures { get; set; } = 1000;

    /// <summary>Longest pause of one address prefix, in seconds. Short: many people live behind one.</summary>
    [Range(1, 300)]
    public int PrefixMaxDelaySeconds { get; set; } = 30;

    /// <summary>Leading bits of an IPv4 address that make its prefix.</summary>
    [Range(8, 32)]
    public int PrefixBitsIPv4 { get; set; } = 24;

    /// <summary>Leading bits of an IPv6 address that make its prefix.</summary>
    [Range(16, 64)]
    public int PrefixBitsIPv6 { get; set; } = 48;

    /// <summary>Days after a login that its network is known as one of the account's owner.</summary>
    [Range(1, 365)]
    public int KnownNetworkDays { get; set; } = 30;

    /// <summary>Minutes without a failure after which failures are forgotten.</summary>
    [Range(1, 1440)]
    public int FailureWindowMinutes { get; set; } = 60;

    internal TimeSpan AccessTokenLifetime => TimeSpan.FromSeconds(AccessTokenSeconds);

    internal TimeSpan Enrolment => TimeSpan.FromMinutes(EnrolmentMinutes);

    /// <summary>The longest that an access token of a session may live.</summary>
    internal TimeSpan LongestAccessToken => AccessTokenLifetime > Enrolment ? AccessTokenLifetime : Enrolment;

    internal TimeSpan RefreshOverlap => TimeSpan.FromMilliseconds(RefreshOverlapMilliseconds);

    internal TimeSpan SessionIdle => TimeSpan.FromMinutes(SessionIdleMinutes);

    internal TimeSpan SessionAbsolute => TimeSpan.FromMinutes(SessionAbsoluteMinutes);
}

/// <summary>Refuses options that make no sense.</summary>
[OptionsValidator]
public sealed partial class AuthenticationOptionsValidator : IValidateOptions<AuthenticationOptions>;
