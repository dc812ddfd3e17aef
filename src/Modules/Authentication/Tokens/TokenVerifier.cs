using Microsoft.Extensions.Options;
using ZeroTrust.Authentication.Sessions;
using ZeroTrust.Authentication.SigningKeys;
using ZeroTrust.Contracts;
using ZeroTrust.Contracts.Authentication;
using ZeroTrust.Contracts.ServiceTokens;
using ZeroTrust.Platform.Http;

namespace ZeroTrust.Authentication.Tokens;

/// <summary>Verifies our own access tokens, first by themselves and then against what may have changed since. Fetches nothing.</summary>
internal sealed class TokenVerifier(
    ISigningKeys keys,
    RevokedSessions revoked,
    IPermissionReader people,
    IServiceDirectory services,
    IOptions<HttpOptions> http,
    TimeProvider clock) : ITokenVerifier
{
    private static readonly JwsVerifier Signatures = new(SigningAlgorithms.Ours);
    private readonly string _issuer = http.Value.PublicUrl.TrimEnd('/');

    /// <inheritdoc />
    public ValueTask<TokenVerdict> VerifyAsync(string token, CancellationToken ct)
    {
        var signature = Signatures.Verify(token, keys.PublicKeys);
        if (signature is not JwsOutcome.Verified verified)
        {
            return Refused(((JwsOutcome.Refused)signature).Reason);
        }

        if (!string.Equals(verified.Type, AccessTokenRules.Type, StringComparison.OrdinalIgnoreCase))
        {
            return Refused("wrong_type");
        }

        if (AccessTokenReader.Read(verified.Payload) is not { } claims)
        {
            return Refused("token_malformed");
        }

        if (AccessTokenRules.Refuse(claims, _issuer, clock.GetUtcNow().ToUnixTimeSeconds()) is { } reason)
        {
            return Refused(reason);
        }

        if (claims.Actor is { } actor && AccessTokenRules.RefuseActor(claims, services.Find(actor.Subject)) is { } refusal)
        {
            return Refused(refusal);
        }

        return claims.Kind == CallerKind.Service ? VerifyService(claims) : VerifyPersonAsync(claims, ct);
    }

    private ValueTask<TokenVerdict> VerifyService(AccessToken claims)
    {
        var identity = services.Find(claims.Subject);
        return (claims.Actor is null ? AccessTokenRules.Refuse(claims, identity) : AccessTokenRules.RefuseSubject(claims, identity)) is { } reason
            ? Refused(reason)
            : ValueTask.FromResult<TokenVerdict>(new TokenVerdict.Valid(claims.ToCaller(), null));
    }

    private async ValueTask<TokenVerdict> VerifyPersonAsync(AccessToken claims, CancellationToken ct)
    {
        if (revoked.Contains(claims.SessionId!))
        {
            return new TokenVerdict.Invalid("session_revoked");
        }

        var state = await people.ReadAsync(claims.Subject, ct);
        return AccessTokenRules.Refuse(claims, state) is { } reason
            ? new TokenVerdict.Invalid(reason)
            : new TokenVerdict.Valid(claims.ToCaller(), state);
    }

    private static ValueTask<TokenVerdict> Refused(string reason) => ValueTask.FromResult<TokenVerdict>(new TokenVerdict.Invalid(reason));
}
