using System.Security.Cryptography;
using ZeroTrust.Contracts.Authentication;

namespace ZeroTrust.Authentication.Sessions;

/// <summary>What to do with a refresh token, decided from the session as read.</summary>
internal static class RefreshDecision
{
    /// <summary>The session is bound to a key, and the request came without a proof.</summary>
    public const string ProofMissing = "proof_missing";

    /// <summary>
    /// The token before the present one, used within the overlap, is a client's own race (two tabs, a retry): it gets nothing, and
    /// nothing else happens. Used later, and any older token at any time, it is a stolen token or a thief's victim: the whole
    /// family ends (RFC 9700, 4.14).
    /// </summary>
    /// <param name="sinceArrival">How long the request has waited for the session to be read: the use was that much nearer to the exchange, or before it.</param>
    /// <param name="key">
    /// The key that the client proved to hold. Whoever lacks that of the session has no part in it: he gets nothing, and cannot end
    /// it by an old token either.
    /// </param>
    public static RefreshOutcome Decide(
        FoundSession? found, PresentedToken token, TimeSpan sinceArrival, TimeSpan overlap, DateTimeOffset now, TokenConfirmation? key = null)
    {
        if (found is not { Session: var session })
        {
            return RefreshOutcome.Ended("unknown_session");
        }

        if (session.RevokedAt is not null)
        {
            return RefreshOutcome.Ended("session_revoked");
        }

        if (session.IsOver(now))
        {
            return RefreshOutcome.Ended("session_expired");
        }

        if (session.Epoch < found.SessionsFromEpoch)
        {
            return RefreshOutcome.Ended("sessions_ended");
        }

        // Its refresh token was never handed out.
        if (session.IsForEnrolment)
        {
            return RefreshOutcome.Ended("enrolment_only");
        }

        if (session.Key is not null && session.Key != key)
        {
            return RefreshOutcome.Ended(key is null ? ProofMissing : "proof_wrong_key");
        }

        if (token.Generation < session.Generation)
        {
            return token.Generation == session.Generation - 1 && found.SinceExchange - sinceArrival <= overlap
                ? RefreshOutcome.Ended("concurrent_use")
                : new RefreshOutcome.Reused(session);
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
