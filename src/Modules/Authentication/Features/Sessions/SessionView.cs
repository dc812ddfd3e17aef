using ZeroTrust.Authentication.Sessions;
using ZeroTrust.Platform.PersonalData;

namespace ZeroTrust.Authentication.Features.Sessions;

/// <summary>A session as its owner sees it. Device and address are personal.</summary>
/// <param name="LastUsedAt">The last login, refresh or step-up.</param>
/// <param name="IdleExpiresAt">When it ends if it is not used until then.</param>
/// <param name="ExpiresAt">When it ends however it is used.</param>
/// <param name="Current">Whether it is that of the caller's token.</param>
/// <param name="Device">What the client at the login called itself.</param>
/// <param name="Address">From where it was last used.</param>
internal sealed record SessionView(
    string Id, string User, DateTimeOffset CreatedAt, DateTimeOffset LastUsedAt, DateTimeOffset AuthenticatedAt, DateTimeOffset IdleExpiresAt,
    DateTimeOffset ExpiresAt, bool Current, string Device, string Address, string Acr, IReadOnlyList<string> Amr, string Audience)
{
    public static SessionView Example => new(
        "01936d0a7a4e7c119c532f1f0e5a7b12", "u-1", DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch,
        DateTimeOffset.UnixEpoch.AddHours(1), DateTimeOffset.UnixEpoch.AddHours(24), true, "Firefox on Windows", "192.0.2.7", "aal1", ["pwd"], "zerotrust");

    public static SessionView Of(SeenSession seen, string? currentId, PersonalValues values)
    {
        var session = seen.Session;
        return new SessionView(
            session.Id, session.Subject, session.CreatedAt, session.RotatedAt > session.AuthenticatedAt ? session.RotatedAt : session.AuthenticatedAt,
            session.AuthenticatedAt, session.IdleUntil, session.EndsAt, session.Id == currentId,
            seen.Device is { } device ? values.Reveal(SessionClient.DeviceKind, device) : DeviceName.Unknown,
            values.Reveal(SessionClient.AddressKind, seen.Address), session.ContextClass, session.Methods, session.Audience);
    }

    /// <summary>Shows no personal value.</summary>
    public override string ToString() => Id;
}
