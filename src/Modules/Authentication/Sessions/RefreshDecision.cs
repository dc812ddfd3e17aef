using System.Security.Cryptography;

namespace ZeroTrust.Authentication.Sessions;

/// <summary>What to do with a refresh token, decided from the session as read.</summary>
internal static class RefreshDecision
{
    /// <summary>
    /// Two uses of one token at the same moment are a client's own race (two tabs): one wins and the other is refused. A use that
    /// came after the token had been exchanged is a stolen token, or a thief's victim: the whole family ends (RFC 9700, 4.14).
    /// </summary>
    /// <param name="arrivedAt">When the request came in; before the exchange means that the two overlapped.</param>
    /// <param name="overlapped">Whether another use of this session was under way in this instance when the request came in.</param>
    /// <param name="sessionsFromEpoch">The epoch of the change that last ended the person's sessions; 0 for none.</param>
    public static RefreshOutcome Decide(
        Session? session, PresentedToken token, long sessionsFromEpoch, DateTimeOffset arrivedAt, bool overlapped, DateTimeOffset now)
    {
        if (session is null)
        {
            return RefreshOutcome.Ended("unknown_session");
        }

        if (session.RevokedAt is not null)
        {
            return RefreshOutcome.Ended("session_revoked");
        }

        if (now >= session.IdleUntil || now >= session.EndsAt)
        {
            return RefreshOutcome.Ended("session_expired");
        }

        if (session.Epoch < sessionsFromEpoch)
        {
            return RefreshOutcome.Ended("sessions_ended");
        }

        if (token.Generation < session.Generation)
        {
            var isRace = token.Generation == session.Generation - 1 && (overlapped || arrivedAt <= session.RotatedAt);
            return isRace ? RefreshOutcome.Ended("concurrent_use") : new RefreshOutcome.Reused(session);
        }

        // A later generation than ours, or a wrong secret under our mark: the database was restored from a backup.
        return token.Generation == session.Generation && CryptographicOperations.FixedTimeEquals(token.Hash, session.TokenHash)
            ? new RefreshOutcome.Rotate(session)
            : RefreshOutcome.Ended("unknown_token");
    }
}

/// <summary>What came of the decision.</summary>
internal abstract record RefreshOutcome
{
    private RefreshOutcome() { }

    public static RefreshOutcome Ended(string reason) => new Refused(reason);

    internal sealed record Rotate(Session Session) : RefreshOutcome;

    /// <summary>Revoke the family.</summary>
    internal sealed record Reused(Session Session) : RefreshOutcome;

    internal sealed record Refused(string Reason) : RefreshOutcome;
}
