using JasperFx;
using Marten;
using Microsoft.Extensions.Options;
using ZeroTrust.Authentication.People;
using ZeroTrust.Authentication.Sessions;
using ZeroTrust.Contracts.Audit;
using ZeroTrust.Contracts.Authentication;
using ZeroTrust.Platform.Postgres;

namespace ZeroTrust.Authentication.Features.StepUp;

/// <summary>Records in a session how and when its owner last proved who they are, with its evidence in one commit.</summary>
internal sealed class SessionStepUp(SessionTokens tokens, IAuditWriter audit, IOptions<AuthenticationOptions> options, TimeProvider clock)
{
    private const string Renew = """
        update authentication.sessions set authenticated_at = ?, idle_until = least(?, ends_at), methods = string_to_array(?, ' '), context_class = ?
        where id = ? and revoked_at is null and ends_at > ? and idle_until > ? and epoch >= ? returning 1
        """;

    /// <summary>Commits the unit of work with it; the next access token.</summary>
    /// <param name="session">With the methods and the class that were proved just now.</param>
    /// <param name="confirmation">The key that the caller's token is bound to: the next one is bound to it too.</param>
    /// <exception cref="ConcurrencyException">The session ended meanwhile. (So may others in the unit of work throw.)</exception>
    public async Task<IssuedToken> CommitAsync(
        IDocumentSession unitOfWork, Session session, PersonDocument person, TokenConfirmation? confirmation, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        unitOfWork.QueueOperation(new ConditionalUpdate(
            typeof(Session), session.Id, Renew, now, now + options.Value.SessionIdle, string.Join(' ', session.Methods), session.ContextClass,
            session.Id, now, now, person.SessionsFromEpoch));
        audit.Append(unitOfWork, new AuditEntry("session.stepped_up", new AuditActor("user", session.Subject), "session", session.Id, AuditOutcome.Success)
        {
            Changes = [new AuditChange("acr", null, session.ContextClass), new AuditChange("amr", null, string.Join(' ', session.Methods))],
        });
        await unitOfWork.SaveChangesAsync(ct);
        return tokens.Issue(session with { AuthenticatedAt = now }, person.ToState(), confirmation);
    }
}
