using JasperFx;
using Marten;
using Microsoft.Extensions.Options;
using ZeroTrust.Authentication.Features.Login;
using ZeroTrust.Authentication.Passwords;
using ZeroTrust.Authentication.Sessions;
using ZeroTrust.Contracts.Audit;
using ZeroTrust.Contracts.Authentication;
using ZeroTrust.Platform.Postgres;

namespace ZeroTrust.Authentication.Features.StepUp;

/// <summary>Moves the instant at which a session's owner last proved who they are, with its evidence in one commit.</summary>
internal sealed class SessionStepUp(SessionTokens tokens, IAuditWriter audit, IOptions<AuthenticationOptions> options, TimeProvider clock)
{
    private const string Renew = """
        update authentication.sessions set authenticated_at = ?, idle_until = least(?, ends_at)
        where id = ? and revoked_at is null and ends_at > ? and idle_until > ? and epoch >= ? returning 1
        """;

    /// <summary>The next access token; null where the session ended meanwhile.</summary>
    /// <param name="confirmation">The key that the caller's token is bound to: the next one is bound to it too.</param>
    public async Task<IssuedToken?> TryAsync(
        IDocumentSession unitOfWork, Session session, LoginOutcome.Accepted accepted, TokenConfirmation? confirmation, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        unitOfWork.QueueOperation(new ConditionalUpdate(
            typeof(Session), session.Id, Renew, now, now + options.Value.SessionIdle, session.Id, now, now, accepted.Person.SessionsFromEpoch));
        if (accepted.Renewal is { } renewal)
        {
            PasswordStore.Renew(unitOfWork, session.Subject, renewal);
        }

        audit.Append(unitOfWork, new AuditEntry("session.stepped_up", new AuditActor("user", session.Subject), "session", session.Id, AuditOutcome.Success));
        try
        {
            await unitOfWork.SaveChangesAsync(ct);
        }
        catch (ConcurrencyException)
        {
            return null;
        }

        return tokens.Issue(session with { AuthenticatedAt = now }, accepted.Person.ToState(), confirmation);
    }
}
