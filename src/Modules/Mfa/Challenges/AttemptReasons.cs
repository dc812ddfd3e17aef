namespace ZeroTrust.Mfa.Challenges;

/// <summary>Stable codes of why the protocol refuses, for the evidence; those of a wrong code are the checks' own.</summary>
internal static class AttemptReasons
{
    public const string ChallengeUnknown = "challenge_unknown";
    public const string ChallengeExpired = "challenge_expired";
    public const string ChallengeUsed = "challenge_used";
    public const string TooManyAttempts = "too_many_attempts";
    public const string NotOffered = "not_offered";

    /// <summary>The proof is of somebody else's factor.</summary>
    public const string AnotherPerson = "another_person";

    /// <summary>Nothing else was proved, and this is one factor only.</summary>
    public const string OneFactorOnly = "one_factor_only";

    /// <summary>Right, but another attempt was first.</summary>
    public const string LostRace = "code_used";
}
