using System.Collections.Immutable;
using ZeroTrust.Contracts;
using ZeroTrust.Contracts.Authentication;
using ZeroTrust.Contracts.Mfa;
using ZeroTrust.Contracts.Permissions;

namespace ZeroTrust.Platform.Access;

/// <summary>
/// How and when a person last proved who they are, as a verified token says it. The default is a login of which nothing is known: it
/// is weaker than every class and older than every age.
/// </summary>
/// <param name="ContextClass">The token's <c>acr</c>.</param>
/// <param name="At">The token's <c>auth_time</c>.</param>
public readonly record struct PersonLogin(string? ContextClass, DateTimeOffset? At)
{
    // From weak to strong. A class that is none of them is weaker than all.
    private static readonly ImmutableArray<string> Classes = [ContextClasses.OneFactor, ContextClasses.TwoFactors, "aal3"];

    /// <summary>The login of a caller.</summary>
    public static PersonLogin Of(Caller caller) => new(caller.ContextClass, caller.AuthenticatedAt);

    /// <summary>Whether the login is of this class or a stronger one; any login is where null is asked for.</summary>
    public bool Reaches(string? contextClass) => contextClass is null || (RankOf(ContextClass) is var rank && rank >= 0 && rank >= RankOf(contextClass));

    /// <summary>Whether the login is younger than this.</summary>
    public bool IsYoungerThan(int seconds, DateTimeOffset now) => At is { } at && now - at < TimeSpan.FromSeconds(seconds);

    /// <summary>Whether the person proved who they are after the last demand for it (risk-based step-up).</summary>
    /// <remarks><c>auth_time</c> has whole seconds: a login in the second of the demand is taken for one before it.</remarks>
    public bool Answers(SubjectState state) => state.StepUpAfter is not { } demanded || At >= demanded;

    /// <summary>
    /// Why no decision may be made for the person on this login: <see cref="PlatformVerdict.EnrolmentOnly"/>,
    /// <see cref="PlatformVerdict.MfaRequired"/> or <see cref="PlatformVerdict.StepUpRequired"/>; null where one may. Pure, and
    /// allocates nothing.
    /// </summary>
    /// <param name="mfaRequired">Whether any role of the person asks for a second factor.</param>
    public string? RefusalFor(SubjectState state, bool mfaRequired) =>
        ContextClass == ContextClasses.Enrolment ? PlatformVerdict.EnrolmentOnly
        : mfaRequired && !Reaches(ContextClasses.TwoFactors) ? PlatformVerdict.MfaRequired
        : !Answers(state) ? PlatformVerdict.StepUpRequired
        : null;

    private static int RankOf(string? contextClass) => contextClass is null ? -1 : Classes.IndexOf(contextClass);
}
