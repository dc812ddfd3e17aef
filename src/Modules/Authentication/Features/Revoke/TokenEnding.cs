using Marten;
using Microsoft.Extensions.DependencyInjection;
using Wolverine.Marten;
using ZeroTrust.Authentication.Revocation;
using ZeroTrust.Authentication.Sessions;
using ZeroTrust.Authentication.Tokens;
using ZeroTrust.Contracts;
using ZeroTrust.Contracts.Audit;

namespace ZeroTrust.Authentication.Features.Revoke;

/// <summary>
/// Ends a token for the client that it was issued to: a refresh token with its session, an access token alone. Entry and
/// revocation are one commit, and every instance hears of it.
/// </summary>
internal sealed class TokenEnding(
    RefreshTokens refreshTokens, SessionStore sessions, SessionRevocation sessionRevocation, TokenVerifier verifier, RevokedTokens revoked,
    IAuditWriter audit, IServiceScopeFactory scopes)
{
    /// <summary>Ends the token. One that is none, or is over already, is done with (RFC 7009 section 2.2).</summary>
    public async ValueTask<TokenEnded> EndAsync(string token, RevokingClient client, CancellationToken ct)
    {
        if (refreshTokens.Read(token) is { } presented)
        {
            return client.Id == Caller.Platform ? await EndSessionAsync(presented, ct) : TokenEnded.Foreign;
        }

        return verifier.Read(token, out _) is { } claims ? await EndAccessAsync(claims, client, ct) : TokenEnded.Done;
    }

    // An older token of the family ends it too: at the token endpoint it would do the same.
    private async ValueTask<TokenEnded> EndSessionAsync(PresentedToken presented, CancellationToken ct)
    {
        if ((await sessions.FindAsync(presented.SessionId, ct))?.Session is not { RevokedAt: null } session)
        {
            return TokenEnded.Done;
        }

        await using var scope = scopes.CreateAsyncScope();
        var unitOfWork = scope.ServiceProvider.GetRequiredService<IDocumentSession>();
        var outbox = scope.ServiceProvider.GetRequiredService<IMartenOutbox>();
        outbox.Enroll(unitOfWork);
        // However many ask at once, one of them has the entry and the fact.
        var actor = new AuditActor("user", session.Subject);
        if (await sessionRevocation.TryAppendAsync(unitOfWork, outbox, actor, session.Id, session.Subject, "token_revoked", ct))
        {
            await unitOfWork.SaveChangesAsync(ct);
        }

        sessionRevocation.Committed(session.Id);
        return TokenEnded.Done;
    }

    private async ValueTask<TokenEnded> EndAccessAsync(AccessToken token, RevokingClient client, CancellationToken ct)
    {
        if (token.ClientId != client.Id)
        {
            return TokenEnded.Foreign;
        }

        if (!revoked.HasRoom)
        {
            return TokenEnded.NoRoom;
        }

        await using var scope = scopes.CreateAsyncScope();
        var unitOfWork = scope.ServiceProvider.GetRequiredService<IDocumentSession>();
        if (await RevokedTokens.TryAppendAsync(unitOfWork, token, ct))
        {
            audit.Append(unitOfWork, new AuditEntry(
                "token.revoked", client.Actor ?? new AuditActor("user", token.Subject), "access_token", token.TokenId, AuditOutcome.Success));
            await unitOfWork.SaveChangesAsync(ct);
        }

        revoked.Add(token.TokenId, DateTimeOffset.FromUnixTimeSeconds(token.ExpiresAt));
        return TokenEnded.Done;
    }
}

/// <summary>What came of a revocation.</summary>
internal enum TokenEnded
{
    /// <summary>Nothing is left of the token.</summary>
    Done,

    /// <summary>It was issued to another client.</summary>
    Foreign,

    /// <summary>More tokens are revoked alone than may be at once.</summary>
    NoRoom,
}
