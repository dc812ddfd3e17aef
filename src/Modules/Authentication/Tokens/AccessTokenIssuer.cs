using System.Buffers;
using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Options;
using ZeroTrust.Authentication.SigningKeys;
using ZeroTrust.Contracts.Authentication;
using ZeroTrust.Platform.Http;

namespace ZeroTrust.Authentication.Tokens;

/// <summary>
/// Writes the token straight into one pooled buffer: the signature is the cost, everything around it must not be.
/// </summary>
internal sealed class AccessTokenIssuer(ISigningKeys keys, IOptions<HttpOptions> http, TimeProvider clock) : IAccessTokenIssuer
{
    private readonly string _issuer = http.Value.PublicUrl.TrimEnd('/');

    /// <inheritdoc />
    public IssuedToken Issue(AccessTokenClaims claims)
    {
        var key = keys.Active;
        var issuedAt = clock.GetUtcNow().ToUnixTimeSeconds();
        var lifetime = (int)claims.Lifetime.TotalSeconds;
        var tokenId = NewTokenId();
        var payload = AccessTokenPayload.Write(_issuer, tokenId, issuedAt, issuedAt + lifetime, claims);
        return new IssuedToken(Sign(key, payload), tokenId, DateTimeOffset.FromUnixTimeSeconds(issuedAt + lifetime), lifetime);
    }

    private static string Sign(SigningKey key, ReadOnlySpan<byte> payload)
    {
        var length = key.HeaderSegment.Length + 2 + Base64Url.GetEncodedLength(payload.Length) + Base64Url.GetEncodedLength(key.SignatureLength);
        var rented = ArrayPool<byte>.Shared.Rent(length);
        Span<byte> signature = stackalloc byte[key.SignatureLength];
        key.HeaderSegment.CopyTo(rented, 0);
        var at = key.HeaderSegment.Length;
        rented[at++] = (byte)'.';
        at += Base64Url.EncodeToUtf8(payload, rented.AsSpan(at));
        key.Sign(rented.AsSpan(0, at), signature);
        rented[at++] = (byte)'.';
        at += Base64Url.EncodeToUtf8(signature, rented.AsSpan(at));
        var token = Encoding.ASCII.GetString(rented, 0, at);
        ArrayPool<byte>.Shared.Return(rented, clearArray: true);
        return token;
    }

    private static string NewTokenId()
    {
        Span<byte> bytes = stackalloc byte[16];
        RandomNumberGenerator.Fill(bytes);
        return Base64Url.EncodeToString(bytes);
    }
}
