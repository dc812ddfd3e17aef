using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using ZeroTrust.Authentication.SigningKeys;

namespace ZeroTrust.Authentication.Tests.Dpop;

/// <summary>A client with a key of its own, which makes good proofs and bad ones.</summary>
internal sealed class ProofMaker
{
    private readonly ECDsa _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    public ProofMaker()
    {
        var point = _key.ExportParameters(includePrivateParameters: false).Q;
        (X, Y) = (Base64Url.EncodeToString(point.X), Base64Url.EncodeToString(point.Y));
    }

    public string X { get; }

    public string Y { get; }

    public string Thumbprint => JwkThumbprint.OfP256(X, Y);

    public string Jwk => $$"""{"kty":"EC","crv":"P-256","x":"{{X}}","y":"{{Y}}"}""";

    public string Header => $$"""{"typ":"dpop+jwt","alg":"ES256","jwk":{{Jwk}}}""";

    public string PrivateMember => Base64Url.EncodeToString(_key.ExportParameters(includePrivateParameters: true).D);

    public static string Claims(string method, string address, DateTimeOffset at, string? token = null, string? id = null, string more = "") =>
        $$"""{"jti":"{{id ?? Guid.NewGuid().ToString()}}","htm":"{{method}}","htu":"{{address}}","iat":{{at.ToUnixTimeSeconds()}}{{Hash(token)}}{{more}}}""";

    public string Sign(string claims) => Sign(Header, claims);

    public string Sign(string header, string claims)
    {
        var input = $"{Encode(header)}.{Encode(claims)}";
        return $"{input}.{Base64Url.EncodeToString(_key.SignData(Encoding.ASCII.GetBytes(input), HashAlgorithmName.SHA256))}";
    }

    public static string Encode(string text) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(text));

    private static string Hash(string? token) =>
        token is null ? "" : $",\"ath\":\"{Base64Url.EncodeToString(SHA256.HashData(Encoding.ASCII.GetBytes(token)))}\"";
}
