namespace ZeroTrust.Mfa.Challenges;

/// <summary>Whether a challenge may be answered at all.</summary>
internal static class ChallengePolicy
{
    /// <summary>The reason why not; null where it may.</summary>
    public static string? Check(Challenge challenge, string factor, int maxAttempts, DateTimeOffset now) => challenge switch
    {
        { UsedAt: not null } => AttemptReasons.ChallengeUsed,
        _ when challenge.ExpiresAt <= now => AttemptReasons.ChallengeExpired,
        _ when challenge.Attempts >= maxAttempts => AttemptReasons.TooManyAttempts,
        _ when !challenge.Factors.Contains(factor) => AttemptReasons.NotOffered,
        _ => null,
    };
}
