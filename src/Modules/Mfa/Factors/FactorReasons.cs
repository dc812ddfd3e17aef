namespace ZeroTrust.Mfa.Factors;

/// <summary>Stable codes of why a code was not accepted, for the evidence.</summary>
internal static class FactorReasons
{
    /// <summary>It cannot be a code of this kind at all.</summary>
    public const string MalformedCode = "malformed_code";

    public const string WrongCode = "wrong_code";

    /// <summary>It was right once.</summary>
    public const string CodeUsed = "code_used";

    /// <summary>It was right and came too late.</summary>
    public const string CodeExpired = "code_expired";
}
