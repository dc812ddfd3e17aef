using JasperFx;
using Marten;
using Microsoft.Extensions.Options;
using ZeroTrust.Contracts.Audit;
using ZeroTrust.Platform.PersonalData;

namespace ZeroTrust.Authentication.Sessions;

/// <summary>
/// Exchanges a refresh token together with its evidence: what cannot be recorded does not use up the token, so the client may
/// try again.
/// </summary>
internal sealed class SessionRotation(
    IDocumentStore documents, PersonalValues values, IAuditWriter audit, IOptions<AuthenticationOptions> options, TimeProvider clock)
{
    /// <summary>Puts the next token in the place of the presented one, if that is still the good one; true for exactly one of many.</summary>
    public async Task<bool> TryAsync(string subject, PresentedToken presented, byte[] nextHash, string address, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        await using var unitOfWork = documents.LightweightSession();
        unitOfWork.QueueOperation(new RotateOperation(presented, nextHash, now, now + options.Value.SessionIdle, values.Seal("client_address", address)));
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
