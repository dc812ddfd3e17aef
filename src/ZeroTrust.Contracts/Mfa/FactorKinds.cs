namespace ZeroTrust.Contracts.Mfa;

/// <summary>Names of the kinds of second factors, as in <c>factors</c> of a challenge.</summary>
public static class FactorKinds
{
    /// <summary>A time-based one-time password (RFC 6238).</summary>
    public const string Totp = "totp";

    /// <summary>A code by SMS: restricted after NIST SP 800-63B section 3.1.3.3.</summary>
    public const string Sms = "sms";

    /// <summary>A look-up secret (NIST SP 800-63B section 3.1.2).</summary>
    public const string RecoveryCode = "recovery_code";

    /// <summary>A WebAuthn credential.</summary>
    public const string Passkey = "passkey";
}

/// <summary>Values of <c>acr</c>.</summary>
public static class ContextClasses
{
    /// <summary>One factor.</summary>
    public const string OneFactor = "aal1";

    /// <summary>Two factors.</summary>
    public const string TwoFactors = "aal2";

    /// <summary>One factor where two are needed and none is enrolled yet: good for enrolling a factor and for nothing else.</summary>
    public const string Enrolment = "enrolment";
}
