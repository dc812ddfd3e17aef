using Marten;
using Microsoft.Extensions.Options;
using Wolverine.Marten;
using ZeroTrust.Authentication.Passwords;
using ZeroTrust.Authentication.Sessions;
using ZeroTrust.Contracts.Audit;
using ZeroTrust.Contracts.Authentication;
using ZeroTrust.Platform;
using ZeroTrust.Platform.PersonalData;

namespace ZeroTrust.Authentication.Features.Login;

/// <summary>Opens a session: row, evidence and fact in the caller's unit of work, and the tokens to answer with.</summary>
internal sealed class SessionOpening(
    RefreshTokens refreshTokens, SessionTokens accessTokens, PersonalValues values, IAuditWriter audit, Ids ids,
    IOptions<AuthenticationOptions> options, TimeProvider clock)
{
    // One factor: AAL1 of NIST SP 800-63B.
    private const string ContextClass = "aal1";
    private static readonly string[] Methods = ["pwd"];

    /// <summary>Adds the session to the unit of work; the outbox is enrolled by the caller.</summary>
    public async ValueTask<TokensResponse> AppendAsync(
        IDocumentSession unitOfWork, IMartenOutbox outbox, LoginOutcome.Accepted accepted, string audience, string address)
    {
        var now = clock.GetUtcNow();
        var id = ids.NewText();
        var (refreshToken, hash) = refreshTokens.Create(id, generation: 1);
        var session = new Session(
            id, accepted.Person.Id, audience, Methods, ContextClass, now, now, now + options.Value.SessionIdle, now + options.Value.SessionAbsolute,
            Generation: 1, hash, accepted.PasswordSerial, RevokedAt: null);
        if (accepted.RenewedHash is { } renewed)
        {
            PasswordStore.Renew(unitOfWork, session.Subject, accepted.PasswordSerial, renewed);
        }

        SessionStore.Open(unitOfWork, session, values.Seal("client_address", address));
        audit.Append(unitOfWork, new AuditEntry("session.opened", new AuditActor("user", session.Subject), "session", id, AuditOutcome.Success)
        {
            Personal = [new AuditPersonalValue("client_address", address)],
        });
        await outbox.PublishAsync(new SessionOpened(now, session.Subject, id));
        return TokensResponse.Of(accessTokens.Issue(session, accepted.Person.ToState()), refreshToken, id);
    }
}
