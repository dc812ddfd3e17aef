using System.Globalization;
using ZeroTrust.Contracts;
using ZeroTrust.Contracts.Mfa;
using ZeroTrust.Contracts.Permissions;
using ZeroTrust.Platform.Problems;

namespace ZeroTrust.Platform.Access;

/// <summary>
/// The login that an endpoint asks of a person beside the permission (RFC 9470). Endpoint metadata. A service has none to show:
/// it proves itself anew for every token, which lives a few minutes.
/// </summary>
/// <param name="ContextClass">The least <c>acr</c>: <c>aal1</c>, <c>aal2</c> or <c>aal3</c>; null for any.</param>
/// <param name="Recent">Whether the login must be younger than <see cref="StepUpOptions.MaxAgeSeconds"/>.</param>
public sealed record RequiredLogin(string? ContextClass, bool Recent);

/// <summary>Whether a caller's login is strong and recent enough.</summary>
public static class StepUp
{
    /// <summary>
    /// What a decision asks for that refused only because of the login: the second factor, or a login from now. Null where it refused
    /// for another reason, or did not refuse.
    /// </summary>
    public static Problem? Refuse(Caller caller, PlatformVerdict verdict) => verdict switch
    {
        { Allowed: false, Reason: PlatformVerdict.MfaRequired } => Insufficient(caller, ContextClasses.TwoFactors, null),
        { Allowed: false, Reason: PlatformVerdict.StepUpRequired } => Insufficient(caller, null, 0),
        _ => null,
    };

    /// <summary>Null where it is; else 401 with the challenge of RFC 9470 section 3, which says all that is asked for.</summary>
    /// <remarks>A person's token that does not say when or how the login was is refused where that matters.</remarks>
    public static Problem? Refuse(Caller caller, RequiredLogin required, int maxAgeSeconds, DateTimeOffset now)
    {
        if (caller.Kind == CallerKind.Service)
        {
            return null;
        }

        var login = PersonLogin.Of(caller);
        return login.Reaches(required.ContextClass) && (!required.Recent || login.IsYoungerThan(maxAgeSeconds, now))
            ? null
            : Insufficient(caller, required.ContextClass, required.Recent ? maxAgeSeconds : null);
    }

    private static Problem Insufficient(Caller caller, string? contextClass, int? maxAgeSeconds) =>
        CommonProblems.StepUpRequired with { Challenge = Challenge(caller.Confirmation is not null, contextClass, maxAgeSeconds) };

    /// <summary>The challenge of RFC 9470 section 3: the login that is asked for, by class, greatest age in seconds, or both.</summary>
    /// <param name="isBound">
    /// Whether the token that was shown is bound to a key: who holds such a one is asked for another of that scheme.
    /// </param>
    public static string Challenge(bool isBound, string? contextClass, int? maxAgeSeconds)
    {
        var challenge = $"{(isBound ? DpopHeader.Name : "Bearer")} error=\"insufficient_user_authentication\", error_description=\"{CommonProblems.StepUpRequired.Title}\"";
        challenge = contextClass is null ? challenge : $"{challenge}, acr_values=\"{contextClass}\"";
        challenge = maxAgeSeconds is { } seconds ? string.Create(CultureInfo.InvariantCulture, $"{challenge}, max_age=\"{seconds}\"") : challenge;
        return isBound ? $"{challenge}, {DpopHeader.Algorithms}" : challenge;
    }
}
