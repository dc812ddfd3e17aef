using ZeroTrust.Authentication.Passwords;
using ZeroTrust.Authentication.People;
using ZeroTrust.Contracts;
using ZeroTrust.Contracts.Authentication;
using ZeroTrust.Contracts.Mfa;

namespace ZeroTrust.Authentication.Features.Login;

/// <summary>A session to open: whose it is, for what, and how the person proved who they are.</summary>
/// <param name="Methods"><c>amr</c>.</param>
/// <param name="ContextClass"><c>acr</c>.</param>
internal sealed record NewSession(PersonDocument Person, string Audience, IReadOnlyList<string> Methods, string ContextClass)
{
    /// <summary>What the password alone is: one factor, AAL1 of NIST SP 800-63B.</summary>
    public static readonly IReadOnlyList<string> PasswordOnly = ["pwd"];

    /// <summary>Whether it is good for enrolling a second factor and for nothing else.</summary>
    public bool IsForEnrolment => ContextClass == ContextClasses.Enrolment;

    /// <summary>The key of the client that it is bound to; null where it is not.</summary>
    public TokenConfirmation? Key { get; init; }

    /// <summary>The password with today's cost, stored with the session; null where it is not to be.</summary>
    public HashRenewal? Renewal { get; init; }

    /// <summary>That of a login by password.</summary>
    public static NewSession ByPassword(LoginOutcome.Accepted accepted, string audience) =>
        new(accepted.Person, audience, PasswordOnly, ContextClasses.OneFactor) { Key = accepted.Key, Renewal = accepted.Renewal };

    /// <summary>The same for a person who has to enrol a second factor first, which the platform alone is for.</summary>
    public static NewSession ForEnrolment(LoginOutcome.Accepted accepted) =>
        ByPassword(accepted, Caller.Platform) with { ContextClass = ContextClasses.Enrolment };

    /// <summary>That of a login whose second factor, or passkey alone, is proved.</summary>
    public static NewSession ByFactor(LoginOutcome.Accepted accepted, FactorAnswer.Proved proved) =>
        new(accepted.Person, proved.ContextClass == ContextClasses.Enrolment ? Caller.Platform : proved.Login.Audience, proved.Methods, proved.ContextClass)
        {
            Key = accepted.Key,
        };

    public override string ToString() => Person.Id;
}
