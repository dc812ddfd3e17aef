using System.Diagnostics;
using Marten;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Wolverine.Marten;
using ZeroTrust.Authentication.Sessions;
using ZeroTrust.Contracts;
using ZeroTrust.Contracts.Audit;
using ZeroTrust.Contracts.Authentication;

namespace ZeroTrust.Authentication.Features.Refresh;

/// <summary>
/// Exchanges a refresh token for the next one and an access token of the person's current permissions: one read, one
/// compare-and-set with its audit entry, one signature. Refusals, which anybody can cause in volume, go to the audit stream.
/// </summary>
internal sealed class SessionRefresh(
    RefreshTokens tokens,
    SessionStore sessions,
    SessionTokens accessTokens,
    IPermissionReader people,
    SessionRotation rotation,
    IProofVerifier proofs,
    IAuditStream audit,
    IServiceScopeFactory scopes,
    IOptions<AuthenticationOptions> options,
    TimeProvider clock)
{
    /// <summary>Exchanges the token.</summary>
    /// <param name="wish">A wish beyond what the session has is refused, and the token is still good.</param>
    /// <param name="proof">The client's proof of a key, which the session is bound to from then on; null where none was sent.</param>
    public async ValueTask<SessionRefreshed> ExchangeAsync(string? token, RefreshWish wish, SentProof? proof, string address, CancellationToken ct)
    {
        var arrival = clock.GetTimestamp();
        if (tokens.Read(token) is not { } presented)
        {
            return await RefuseAsync(AuditActor.Anonymous, "-", "unknown_token", ct);
        }

        var found = await sessions.FindAsync(presented.SessionId, ct);
        var waited = clock.GetElapsedTime(arrival);
        // Only a token that is ours gets here: nobody else can have proofs noted as used.
        var proved = proof is null ? null : await proofs.VerifyAsync(proof, ct);
        if (proved is not null and not ProofVerdict.Proved)
        {
            return await RefuseAsync(ActorOf(found?.Session), presented.SessionId, proved, ct);
        }

        var key = (proved as ProofVerdict.Proved)?.Key;
        return RefreshDecision.Decide(found, presented, waited, options.Value.RefreshOverlap, clock.GetUtcNow(), key) switch
        {
            RefreshOutcome.Rotate rotate => await RotateAsync(rotate.Session with { Key = key }, presented, wish, address, ct),
            RefreshOutcome.Refused { Reason: RefreshDecision.ProofMissing } missing =>
                await RefuseAsync(ActorOf(found?.Session), presented.SessionId, new ProofVerdict.Refused(missing.Reason), ct),
            RefreshOutcome.Reused reused => await RevokeAsync(reused.Session, ct),
            RefreshOutcome.Refused refused => await RefuseAsync(ActorOf(found?.Session), presented.SessionId, refused.Reason, ct),
            _ => throw new UnreachableException(),
        };
    }

    private async ValueTask<SessionRefreshed> RotateAsync(Session session, PresentedToken presented, RefreshWish wish, string address, CancellationToken ct)
    {
        // Read before the exchange: what cannot be answered must not use up the token.
        var state = await people.ReadAsync(session.Subject, ct);
        if (state is not { Active: true } || !accessTokens.Reaches(state, session.Audience))
        {
            return await RefuseAsync(ActorOf(session), session.Id, state is { Active: true } ? "target_lost" : "subject_inactive", ct);
        }

        var permissions = accessTokens.PermissionsOf(session, state);
        if (wish.Fault(session.Audience, permissions) is { } fault)
        {
            return await RefuseAsync(ActorOf(session), session.Id, fault, ct);
        }

        var (next, hash) = tokens.Create(session.Id, session.Generation + 1);
        return await rotation.TryAsync(session.Subject, presented, hash, session.Key, address, ct)
            ? new SessionRefreshed.Renewed(accessTokens.Issue(session, state), next, session.Id, wish.Scope is null ? null : string.Join(' ', permissions))
            : await RefuseAsync(ActorOf(session), session.Id, "concurrent_use", ct);
    }

    private async ValueTask<SessionRefreshed> RevokeAsync(Session session, CancellationToken ct)
    {
        await using var scope = scopes.CreateAsyncScope();
        var unitOfWork = scope.ServiceProvider.GetRequiredService<IDocumentSession>();
        var outbox = scope.ServiceProvider.GetRequiredService<IMartenOutbox>();
        var revocation = scope.ServiceProvider.GetRequiredService<SessionRevocation>();
        outbox.Enroll(unitOfWork);
        await revocation.AppendAsync(unitOfWork, outbox, AuditActor.System, session.Id, session.Subject, "refresh_token_reused");
        await outbox.PublishAsync(new RefreshTokenReused(clock.GetUtcNow(), session.Subject, session.Id));
        await unitOfWork.SaveChangesAsync(ct);
        revocation.Committed(session.Id);
        return new SessionRefreshed.Refused("refresh_token_reused");
    }

    private async ValueTask<SessionRefreshed> RefuseAsync(AuditActor actor, string sessionId, ProofVerdict verdict, CancellationToken ct) =>
        verdict is ProofVerdict.Refused { Reason: var reason } && await RefuseAsync(actor, sessionId, reason, ct) is SessionRefreshed.Refused
            ? new SessionRefreshed.BadProof()
            : new SessionRefreshed.Unavailable();

    private async ValueTask<SessionRefreshed> RefuseAsync(AuditActor actor, string sessionId, string reason, CancellationToken ct) =>
        await audit.RecordAsync(
            new AuditFact(
                clock.GetUtcNow(), "session.refresh_refused", actor.Kind, actor.Id, Caller.Platform, $"session {sessionId}",
                AuditOutcome.Denied, reason, null, null, Activity.Current?.TraceId.ToHexString()),
            ct)
            ? new SessionRefreshed.Refused(reason)
            : new SessionRefreshed.Unavailable();

    private static AuditActor ActorOf(Session? session) => session is null ? AuditActor.Anonymous : new AuditActor("user", session.Subject);
}

/// <summary>What came of a refresh.</summary>
internal abstract record SessionRefreshed
{
    private SessionRefreshed() { }

    /// <param name="Scope">What was granted, where the client had asked for a scope.</param>
    internal sealed record Renewed(IssuedToken AccessToken, string RefreshToken, string SessionId, string? Scope) : SessionRefreshed
    {
        public override string ToString() => SessionId;
    }

    internal sealed record Refused(string Reason) : SessionRefreshed;

    /// <summary>The proof is bad, or is missing where the session is bound to a key.</summary>
    internal sealed record BadProof : SessionRefreshed;

    internal sealed record Unavailable : SessionRefreshed;
}
