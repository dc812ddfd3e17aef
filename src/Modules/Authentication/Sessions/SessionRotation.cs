using JasperFx;
using Marten;
using Microsoft.Extensions.Options;
using ZeroTrust.Contracts.Audit;
using ZeroTrust.Contracts.Authentication;
using ZeroTrust.Platform.PersonalData;

namespace ZeroTrust.Authentication.Sessions;

/// <summary>
/// Exchanges a refresh token together with its evidence: what cannot be recorded does not use up the token, so the client may
/// try again.
/// </summary>
internal sealed class SessionRotation(
    IDocumentStore documents, PersonalValues values, IAuditWriter audit, IOptions<AuthenticationOptions> options, TimeProvider clock)
{
    // The instant of the exchange is PostgreSQL's, as is that of a later use: see SessionStore.FindAsync.
    private const string Rotate = """
        update authentication.sessions
        set generation = generation + 1, token_hash = ?, rotated_at = clock_timestamp(), idle_until = least(?, ends_at), address = ?,
          key_thumbprint = coalesce(key_thumbprint, nullif(?, ''))
        where id = ? and generation = ? and token_hash = ? and revoked_at is null returning 1
        """;

    /// <summary>
    /// Puts the next token in the place of the presented one, and binds the session to the key that the client proved where it is
    /// not bound yet; if the presented one is still the good one; true for exactly one of many.
    /// </summary>
    public async Task<bool> TryAsync(string subject, PresentedToken presented, byte[] nextHash, TokenConfirmation? key, string address, CancellationToken ct)
    {
        var idleUntil = clock.GetUtcNow() + options.Value.SessionIdle;
        await using var unitOfWork = documents.LightweightSession();
        unitOfWork.QueueOperation(new SessionUpdate(
            presented.SessionId, Rotate,
            nextHash, idleUntil, values.Seal(SessionClient.AddressKind, address), key?.KeyThumbprint ?? "", presented.SessionId, presented.Generation, presented.Hash));
        audit.Append(unitOfWork, new AuditEntry("session.refreshed", new AuditActor("user", subject), "session", presented.SessionId, AuditOutcome.Success));
        try
        {
            await unitOfWork.SaveChangesAsync(ct);
            return true;
        }
        catch (ConcurrencyException)
        {
            return false;
        }
    }
}
