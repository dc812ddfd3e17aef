using System.Text.Json;
using ZeroTrust.Contracts.Authentication;

namespace ZeroTrust.Contracts.Mfa;

/// <summary>
/// Second factors for whoever opens sessions. Scoped: what it changes joins the request's unit of work and its outbox, which the
/// caller enrols and commits, so that a code is used if and only if the session is there.
/// </summary>
public interface ISecondFactors
{
    /// <summary>How a person who proved the password goes on. One read.</summary>
    ValueTask<FactorDemand> DemandAsync(FactorQuestion question, CancellationToken ct);

    /// <summary>Adds a challenge for a login that proved the password to the unit of work; not committed.</summary>
    ValueTask<FactorChallenge> ChallengeAsync(PendingLogin login, IReadOnlyList<string> factors, CancellationToken ct);

    /// <summary>A challenge for a login by passkey alone, committed, with the WebAuthn options in which it is the challenge.</summary>
    ValueTask<PasskeyChallenge> ChallengePasswordlessAsync(PendingLogin login, CancellationToken ct);

    /// <summary>The WebAuthn <c>PublicKeyCredentialRequestOptionsJSON</c> of a challenge that offers passkeys.</summary>
    ValueTask<FactorAnswer> OptionsAsync(string challengeId, CancellationToken ct);

    /// <summary>Sends the code of a factor that has to be sent (<c>sms</c>); committed.</summary>
    ValueTask<FactorAnswer> SendAsync(string challengeId, string factor, string clientAddress, CancellationToken ct);

    /// <summary>
    /// One attempt: policy, throttle, check, record. A refusal is recorded and committed; a proof is only in the unit of work, whose
    /// commit throws <c>JasperFx.ConcurrencyException</c> where another attempt used the code or the challenge first.
    /// </summary>
    ValueTask<FactorAnswer> TryAsync(FactorAttempt attempt, CancellationToken ct);

    /// <summary>After the commit of a proof: forgets the failures that were counted before it.</summary>
    ValueTask CommittedAsync(FactorAnswer.Proved proved, string clientAddress, CancellationToken ct);

    /// <summary>Records, committed, that an attempt lost the race for its code or challenge.</summary>
    ValueTask LostAsync(FactorAnswer.Proved proved, CancellationToken ct);

    /// <summary>Adds a remembered device to the unit of work; its token, shown once, or null where the options or the person's roles allow none.</summary>
    ValueTask<RememberedDevice?> RememberAsync(PendingLogin login, bool required, CancellationToken ct);
}

/// <summary>What is asked about a person who proved the password.</summary>
/// <param name="Required">Whether a role of the person asks for a second factor.</param>
/// <param name="StepUpAfter">Nothing from before this instant is trusted: no device remembered before it. Null for none.</param>
/// <param name="DeviceToken">Of a remembered device; null where none was sent, or where it shall not count, as in a step-up.</param>
public sealed record FactorQuestion(string Subject, bool Required, DateTimeOffset? StepUpAfter, string? DeviceToken)
{
    /// <summary>Shows no token.</summary>
    public override string ToString() => Subject;
}

/// <summary>How a login goes on after the password.</summary>
public abstract record FactorDemand
{
    private FactorDemand() { }

    /// <summary>No second factor: none is enrolled and none is asked for.</summary>
    public sealed record None : FactorDemand;

    /// <summary>None now: the device was remembered. The login is one with one factor all the same.</summary>
    public sealed record Remembered : FactorDemand;

    /// <summary>One of these kinds, strongest first.</summary>
    public sealed record Needed(IReadOnlyList<string> Factors) : FactorDemand;

    /// <summary>A role asks for a factor and the person has none: a session that can do nothing but enrol.</summary>
    public sealed record Enrolment : FactorDemand;
}

/// <summary>A login as far as it is proved. Never printed: the address and device are personal.</summary>
/// <param name="Subject">Empty for a login by passkey alone, which names the person only when it is proved.</param>
/// <param name="SessionsFrom">The person's epoch when the password was proved: what ended sessions since then ends this too.</param>
/// <param name="SessionId">The session that a step-up renews; null where a session is to be opened.</param>
/// <param name="Methods"><c>amr</c> of what was proved already (RFC 8176).</param>
public sealed record PendingLogin(
    string Subject, string Audience, long SessionsFrom, string? SessionId, IReadOnlyList<string> Methods, string ClientAddress, string Device)
{
    /// <summary>The key that the client proved to hold, to bind the session to; null for none.</summary>
    public string? KeyThumbprint { get; init; }

    /// <summary>Shows the subject only.</summary>
    public override string ToString() => Subject;
}

/// <summary>A challenge to answer within <paramref name="ExpiresIn"/> seconds. The id is a secret of the client that logs in.</summary>
public sealed record FactorChallenge(string Id, IReadOnlyList<string> Factors, int ExpiresIn)
{
    /// <summary>Shows no id.</summary>
    public override string ToString() => "challenge";
}

/// <summary>A challenge for a passkey alone.</summary>
/// <param name="PublicKey"><c>PublicKeyCredentialRequestOptionsJSON</c> of WebAuthn Level 3.</param>
public sealed record PasskeyChallenge(FactorChallenge Challenge, JsonElement PublicKey)
{
    /// <summary>Shows no id.</summary>
    public override string ToString() => "challenge";
}

/// <summary>One attempt at a challenge. Never printed.</summary>
/// <param name="Code">Of every factor but a passkey.</param>
/// <param name="Credential"><c>AuthenticationResponseJSON</c> of WebAuthn Level 3, for a passkey.</param>
public sealed record FactorAttempt(string ChallengeId, string Factor, string? Code, JsonElement? Credential, string ClientAddress)
{
    /// <summary>Shows the factor only.</summary>
    public override string ToString() => Factor;
}

/// <summary>A remembered device.</summary>
/// <param name="Token">Stands for the second factor at this person's next logins; shown once.</param>
public sealed record RememberedDevice(string Token, DateTimeOffset ExpiresAt)
{
    /// <summary>Shows no token.</summary>
    public override string ToString() => "device";
}

/// <summary>What came of asking something of a challenge.</summary>
public abstract record FactorAnswer
{
    private FactorAnswer() { }

    /// <summary>The factor is proved, in the unit of work that the caller commits.</summary>
    /// <param name="Methods">All of <c>amr</c>, the password's included.</param>
    /// <param name="ContextClass"><c>acr</c>.</param>
    /// <param name="RecoveryCodesLeft">Null where no recovery code was used.</param>
    public sealed record Proved(PendingLogin Login, string Factor, IReadOnlyList<string> Methods, string ContextClass, int? RecoveryCodesLeft) : FactorAnswer;

    /// <summary>A code is on its way.</summary>
    public sealed record Sent : FactorAnswer;

    /// <summary>WebAuthn options.</summary>
    public sealed record Options(JsonElement PublicKey) : FactorAnswer;

    /// <summary>
    /// Wrong, over, used or unknown: all look the same outside. The reason is for the evidence, which is stored.
    /// </summary>
    public sealed record Refused(string Reason) : FactorAnswer;

    /// <summary>Too many attempts.</summary>
    public sealed record Throttled(int RetryAfterSeconds) : FactorAnswer;

    /// <summary>Cannot be told right now.</summary>
    public sealed record Unavailable : FactorAnswer;
}
