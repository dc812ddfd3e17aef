namespace ZeroTrust.Authentication.Sessions;

/// <summary>A person's session, which is also the family of its refresh tokens.</summary>
/// <param name="Audience">What its tokens are for, chosen at login.</param>
/// <param name="Methods"><c>amr</c> of the login.</param>
/// <param name="Generation">The generation of the one refresh token that is good.</param>
/// <param name="TokenHash">SHA-256 of that token's secret.</param>
/// <param name="Epoch">The person's epoch that the login read.</param>
internal sealed record Session(
    string Id,
    string Subject,
    string Audience,
    string[] Methods,
    string ContextClass,
    DateTimeOffset AuthenticatedAt,
    DateTimeOffset RotatedAt,
    DateTimeOffset IdleUntil,
    DateTimeOffset EndsAt,
    int Generation,
    byte[] TokenHash,
    long Epoch,
    DateTimeOffset? RevokedAt);
