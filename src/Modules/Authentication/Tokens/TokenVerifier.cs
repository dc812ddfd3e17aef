using Microsoft.Extensions.Options;
using ZeroTrust.Authentication.Revocation;
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
    RevokedTokens revokedTokens,
    IPermissionReader people,
    IServiceDirectory services,
    IOptions<HttpOptions> http,
    TimeProvider clock) : ITokenVerifier
{
    private static readonly JwsVerifier Signatures = new(SigningAlgorithms.Ours);
    private volatile SignedTokens? _signed;
    private readonly string _issuer = http.Value.PublicUrl.TrimEnd('/');

    /// <inheritdoc />
    public ValueTask<TokenVerdict> VerifyAsync(string token, CancellationToken ct)
    {
        if (Read(token, out var reason) is not { } claims)
        {
            return Refused(reason);
        }

        if (claims.Actor is { } actor && AccessTokenRules.RefuseActor(claims, services.Find(actor.Subject)) is { } refusal)
        {
            return Refused(refusal);
        }

        return claims.Kind == CallerKind.Service ? VerifyService(claims) : VerifyPersonAsync(claims, ct);
    }

    /// <summary>The claims of a token that is good by itself and was not revoked itself; what became of its subject is not asked.</summary>
    public AccessToken? Read(string token, out string reason)
    {
        if (ReadSigned(token, out reason) is not { } claims)
        {
            return null;
        }

        var refusal = AccessTokenRules.Refuse(claims, _issuer, clock.GetUtcNow().ToUnixTimeSeconds())
            ?? (revokedTokens.Contains(claims.TokenId) ? "token_revoked" : null);
        reason = refusal ?? "";
        return refusal is null ? claims : null;
    }

    // A signature that held holds for as long as the keys are the same; whatever time and people change is asked every time.
    private AccessToken? ReadSigned(string token, out string reason)
    {
        reason = "";
        var publicKeys = keys.PublicKeys;
        var signed = _signed;
        if (signed is null || !ReferenceEquals(signed.Keys, publicKeys))
        {
            _signed = signed = new SignedTokens(publicKeys);
        }

        if (signed.Claims.TryGet(token, out var known))
        {
            return known;
        }

        var claims = Verify(token, publicKeys, out reason);
        return claims is null || token.Length > SignedTokens.MaxLength ? claims : signed.Claims.Add(token, claims);
    }

    private static AccessToken? Verify(string token, IReadOnlyDictionary<string, VerificationKey> publicKeys, out string reason)
    {
        var signature = Signatures.Verify(token, publicKeys);
        if (signature is not JwsOutcome.Verified verified)
        {
            reason = ((JwsOutcome.Refused)signature).Reason;
            return null;
        }

        if (!string.Equals(verified.Type, AccessTokenRules.Type, StringComparison.OrdinalIgnoreCase))
        {
            reason = "wrong_type";
            return null;
        }

        var claims = AccessTokenReader.Read(verified.Payload);
        reason = claims is null ? "token_malformed" : "";
        return claims;
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
