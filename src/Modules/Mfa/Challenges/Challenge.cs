using ZeroTrust.Contracts.Mfa;

namespace ZeroTrust.Mfa.Challenges;

/// <summary>What a challenge is for.</summary>
internal static class ChallengePurposes
{
    public const string Login = "login";
    public const string StepUp = "step_up";
    public const string Passwordless = "passwordless";

    /// <summary>The confirmation of a factor that does not count yet.</summary>
    public const string Enrolment = "enrolment";
}

/// <summary>A challenge as stored, under the hash of its id. Never printed.</summary>
/// <param name="Subject">Null for a login by passkey alone.</param>
/// <param name="FactorId">The factor to be confirmed; null but for an enrolment.</param>
/// <param name="Factors">The kinds on offer.</param>
/// <param name="Login">What waits for the proof; null for an enrolment.</param>
/// <param name="CodeHash">Keyed hash of a code that was sent; null where none was.</param>
/// <param name="Nonce">32 random bytes: the challenge of WebAuthn.</param>
/// <param name="Attempts">Those before the present one.</param>
internal sealed record Challenge(
    byte[] IdHash, string Purpose, string? Subject, Guid? FactorId, IReadOnlyList<string> Factors, PendingLogin? Login,
    byte[]? CodeHash, DateTimeOffset? CodeEndsAt, byte[] Nonce, int Attempts, DateTimeOffset CreatedAt, DateTimeOffset ExpiresAt, DateTimeOffset? UsedAt)
{
    public override string ToString() => Purpose;
}
