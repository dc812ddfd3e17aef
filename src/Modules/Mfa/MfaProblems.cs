using ZeroTrust.Platform.Problems;

namespace ZeroTrust.Mfa;

/// <summary>The errors of what people do with their own factors. At a login every refusal is <c>auth.refused</c>.</summary>
internal static class MfaProblems
{
    public static readonly Problem PeopleOnly = new("mfa.people_only", 403, "Only a person has second factors.");

    /// <summary>The same for a wrong code, one that was used, and one that came too late or too often.</summary>
    public static readonly Problem WrongCode = new("mfa.wrong_code", 400, "The code was not accepted.")
    {
        Detail = "Try the next code. After several wrong ones, or a while, begin the factor anew.",
    };

    public static readonly Problem AlreadyConfirmed = new("mfa.already_confirmed", 409, "The factor is confirmed already.");

    public static readonly Problem Throttled = new("mfa.throttled", 429, "Too many attempts; try again later.");

    public static readonly Problem TooManyFactors = new("mfa.too_many_factors", 409, "No further factor of this kind can be added; remove one first.");

    /// <summary>The same for whatever is wrong with it; the evidence has the reason.</summary>
    public static readonly Problem PasskeyRefused = new("mfa.passkey_refused", 400, "The passkey was not accepted.")
    {
        Detail = "Ask for new options, and make the passkey on a page of this service.",
    };

    public static readonly Problem PasskeyKnown = new("mfa.passkey_known", 409, "The passkey is in use already.");

    public static readonly Problem LastFactor = new("mfa.last_factor", 409, "A role of the person asks for a second factor, and this is the last one.");

    public static readonly Problem OnlySms = new("mfa.only_sms", 409, "Codes by SMS would be the only factor left; remove the telephone number first.");

    public static readonly Problem NoFactor = new("mfa.no_factor", 409, "There is no confirmed second factor that recovery codes could stand in for.");

    public static readonly Problem OwnReset = new("mfa.own_reset", 403, "Nobody asks for the reset of their own second factors.");

    public static readonly Problem HoldsMore = new("mfa.holds_more", 403, "The person has permissions that the caller lacks.");

    public static readonly Problem NothingToReset = new("mfa.nothing_to_reset", 409, "The person has no confirmed second factor.");

    public static readonly Problem ResetWaits = new("mfa.reset_waits", 409, "A reset of this person waits for its approval already.");

    public static readonly Problem TooManyResets = new("mfa.too_many_resets", 409, "Too many changes that the caller asked for wait for their approval.");
}
