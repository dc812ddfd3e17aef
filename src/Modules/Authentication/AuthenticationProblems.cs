using ZeroTrust.Platform.Problems;

namespace ZeroTrust.Authentication;

/// <summary>The errors of login, sessions and passwords.</summary>
internal static class AuthenticationProblems
{
    /// <summary>The same for an unknown user, a wrong password, a disabled account, a second factor or challenge that does not hold, a bad refresh token and a bad setup token.</summary>
    public static readonly Problem Refused = new("auth.refused", 401, "The credentials were not accepted.");

    public static readonly Problem Throttled = new("auth.throttled", 429, "Too many failed attempts; try again later.");

    public static readonly Problem Busy = new("auth.busy", 503, "Too many logins at once; try again shortly.") { RetryAfterSeconds = 1 };

    public static readonly Problem InvalidTarget = new("auth.invalid_target", 400, "The resource is not a target that the caller can reach.");

    public static readonly Problem RotationPending = new("key.rotation_pending", 409, "The next signing key is published already; it will sign when verifiers have had time to read it.");

    public static readonly Problem InvalidProof = new("auth.invalid_dpop_proof", 400, "The proof in the DPoP header was not accepted, or is needed and missing.");

    public static readonly Problem NoSession = new("auth.no_session", 400, "The token has no session: only people have sessions.");

    public static readonly Problem WeakPassword = new("auth.weak_password", 400, "The password cannot be used.");

    /// <summary>The same for a link that is unknown, used, superseded or expired.</summary>
    public static readonly Problem LinkInvalid = new("auth.link_invalid", 400, "The link is not valid any more; ask for a new one.");

    public static readonly Problem WrongPassword = new("auth.wrong_password", 403, "The present password is another.");

    public static readonly Problem OwnerOnly = new("auth.owner_only", 403, "Only a person with an own session may do this.");

    public static readonly Problem UnknownHash = new("auth.unknown_hash", 400, "The hash is in no known form, or its cost is out of bounds.");

    public static readonly Problem UserNameTaken = new("auth.user_name_taken", 409, "The user name is taken.");
}
