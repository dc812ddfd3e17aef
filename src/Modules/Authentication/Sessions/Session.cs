using ZeroTrust.Contracts.Authentication;
using ZeroTrust.Contracts.Mfa;

namespace ZeroTrust.Authentication.Sessions;

/// <summary>A person's session, which is also the family of its refresh tokens.</summary>
/// <param name="Audience">What its tokens are for, chosen at login.</param>
/// <param name="Methods"><c>amr</c> of the login, or of the step-up since.</param>
/// <param name="ContextClass"><c>acr</c> of the same.</param>
/// <param name="AuthenticatedAt">When the person last proved who they are: at the login, or since then by a step-up.</param>
/// <param name="RotatedAt">When the present refresh token took the place of the one before, by PostgreSQL's clock.</param>
/// <param name="IdleUntil">Ends the session where nothing moves it before.</param>
/// <param name="EndsAt">Ends the session however it is used.</param>
/// <param name="Generation">The generation of the one refresh token that is good.</param>
/// <param name="TokenHash">SHA-256 of that token's secret.</param>
/// <param name="Epoch">The person's epoch that the login read.</param>
internal sealed record Session(
    string Id,
    string Subject,
    string Audience,
    string[] Methods,
    string ContextClass,
    DateTimeOffset CreatedAt,
    DateTimeOffset AuthenticatedAt,
    DateTimeOffset RotatedAt,
    DateTimeOffset IdleUntil,
    DateTimeOffset EndsAt,
    int Generation,
    byte[] TokenHash,
    long Epoch,
    DateTimeOffset? RevokedAt)
{
    /// <summary>The key of the client that its tokens are bound to (RFC 9449 section 5); null where they are not.</summary>
    public TokenConfirmation? Key { get; init; }

    /// <summary>Whether it is good for enrolling a second factor and for nothing else.</summary>
    public bool IsForEnrolment => ContextClass == ContextClasses.Enrolment;

    /// <summary>Whether its time is over. A token has whole seconds, so the last broken one is none of the session's.</summary>
    public bool IsOver(DateTimeOffset now) => now >= IdleUntil || now.ToUnixTimeSeconds() >= EndsAt.ToUnixTimeSeconds();
}
