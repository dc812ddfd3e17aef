using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace ZeroTrust.Testing;

/// <summary>A service's own key: what it registers, and the assertions that it signs (<c>private_key_jwt</c>, ES256).</summary>
public static class ClientKeys
{
    /// <summary>The JWK set with the public half.</summary>
    public static JsonObject Set(ECDsa key, string kid)
    {
        var point = key.ExportParameters(false).Q;
        return new JsonObject
        {
            ["keys"] = new JsonArray(new JsonObject
            {
                ["kty"] = "EC", ["crv"] = "P-256", ["use"] = "sig", ["alg"] = "ES256", ["kid"] = kid,
                ["x"] = Base64Url.EncodeToString(point.X), ["y"] = Base64Url.EncodeToString(point.Y),
            }),
        };
    }

    /// <summary>An assertion for one use, good for a minute.</summary>
    public static string Assertion(ECDsa key, string clientId, string audience)
    {
        var claims = new JsonObject
        {
            ["iss"] = clientId, ["sub"] = clientId, ["aud"] = audience, ["jti"] = RandomNumberGenerator.GetHexString(32),
            ["exp"] = TimeProvider.System.GetUtcNow().ToUnixTimeSeconds() + 60,
        };
        var input = $"{Encode("""{"alg":"ES256","typ":"JWT"}""")}.{Encode(claims.ToJsonString())}";
        return $"{input}.{Base64Url.EncodeToString(key.SignData(Encoding.ASCII.GetBytes(input), HashAlgorithmName.SHA256))}";
    }

    private static string Encode(string text) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(text));
}
