using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.JsonWebTokens;
using ZeroTrust.Authentication.SigningKeys;
using ZeroTrust.Contracts.Authentication;
using ZeroTrust.Platform.Http;

namespace ZeroTrust.Authentication.Tokens;

/// <summary>
/// Writes the claims itself and lets the token library sign them: the signature is the cost, what is around it must not be.
/// </summary>
internal sealed class AccessTokenIssuer(ISigningKeys keys, TokenFitting fitting, IOptions<HttpOptions> http, TimeProvider clock) : IAccessTokenIssuer
{
    private static readonly JsonWebTokenHandler Handler = new() { SetDefaultTimesOnTokenCreation = false };
    private static readonly Dictionary<string, object> Header = new(StringComparer.Ordinal) { [JwtHeaderParameterNames.Typ] = AccessTokenRules.Type };
    private readonly string _issuer = http.Value.PublicUrl.TrimEnd('/');

    /// <inheritdoc />
    public IssuedToken Issue(AccessTokenClaims claims)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(claims.Lifetime, AccessTokenRules.MaxLifetime);
        var key = keys.Active;
        var issuedAt = clock.GetUtcNow().ToUnixTimeSeconds();
        var lifetime = (int)claims.Lifetime.TotalSeconds;
        if (claims.EndsBy is { } end)
        {
            lifetime = (int)Math.Clamp(end.ToUnixTimeSeconds() - issuedAt, 0, lifetime);
        }

        var tokenId = NewTokenId();
        var payload = fitting.Write(new TokenStamp(_issuer, tokenId, issuedAt, issuedAt + lifetime), claims, key, out var isByReference);
        var token = Handler.CreateToken(Encoding.UTF8.GetString(payload), key.Credentials, Header);
        TokenMetrics.Bytes.Record(token.Length);
        return new IssuedToken(token, tokenId, DateTimeOffset.FromUnixTimeSeconds(issuedAt + lifetime), lifetime)
        {
            IsByReference = isByReference,
            Type = claims.Confirmation is null ? "Bearer" : "DPoP",
        };
    }

    private static string NewTokenId()
    {
        Span<byte> bytes = stackalloc byte[16];
        RandomNumberGenerator.Fill(bytes);
        return Base64Url.EncodeToString(bytes);
    }
}
