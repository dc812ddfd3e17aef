using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace ZeroTrust.Native.Tests.Tokens;

/// <summary>
/// The tokens of the research page, section 4.5, as somebody makes them who has a good token and the public keys but not the
/// private one. Each has the id of its row.
/// </summary>
internal static class ForgedTokens
{
    /// <summary>Every forgery by its id and name.</summary>
    public static IEnumerable<(string Name, string Token)> Of(string good, JsonObject key)
    {
        var parts = good.Split('.');
        var header = Json(parts[0]);
        var payload = Json(parts[1]);
        return [.. NoSignature(parts, header), .. PublicKeyAsSecret(header, parts[1], key), .. OtherForms(parts, header), .. ForeignKeys(header, parts[1]), .. OtherAlgorithms(header, parts), .. ChangedClaims(header, payload)];
    }

    private static IEnumerable<(string, string)> NoSignature(string[] parts, JsonObject header)
    {
        yield return ("T01 empty signature", $"{parts[0]}.{parts[1]}.");
        foreach (var name in new[] { "none", "None", "nOnE" })
        {
            yield return ($"T01 alg {name}, empty signature", $"{Text(With(header, "alg", name))}.{parts[1]}.");
            yield return ($"T01 alg {name}, old signature", $"{Text(With(header, "alg", name))}.{parts[1]}.{parts[2]}");
        }
    }

    private static IEnumerable<(string, string)> PublicKeyAsSecret(JsonObject header, string payload, JsonObject key)
    {
        using var rsa = RSA.Create(new RSAParameters { Modulus = Base64Url.DecodeFromChars((string)key["n"]!), Exponent = Base64Url.DecodeFromChars((string)key["e"]!) });
        var pem = rsa.ExportSubjectPublicKeyInfoPem();
        var hs256 = With(header, "alg", "HS256");
        yield return ("T02 HMAC by PEM", Hmac(hs256, payload, Encoding.ASCII.GetBytes(pem)));
        yield return ("T02 HMAC by PEM with a newline before it", Hmac(hs256, payload, Encoding.ASCII.GetBytes($"\n{pem}")));
        yield return ("T02 HMAC by DER", Hmac(hs256, payload, rsa.ExportSubjectPublicKeyInfo()));
        yield return ("T02 HMAC by JWK", Hmac(hs256, payload, Encoding.UTF8.GetBytes(key.ToJsonString())));
        yield return ("T02 HMAC under the old alg", Hmac(header, payload, Encoding.ASCII.GetBytes(pem)));
        yield return ("T03 HMAC by nothing", Hmac(hs256, payload, []));
    }

    private static IEnumerable<(string, string)> OtherForms(string[] parts, JsonObject header)
    {
        yield return ("T04 JSON serialisation", $$"""{"protected":"{{parts[0]}}","payload":"{{parts[1]}}","signature":"{{parts[2]}}"}""");
        yield return ("T04 five parts", $"{parts[0]}.{parts[1]}.{parts[2]}.{parts[1]}.{parts[2]}");
        yield return ("T04 unencoded payload", $"{Text(With(header, "b64", false))}.{parts[1]}.{parts[2]}");
        yield return ("T04 unknown crit", $"{Text(With(header, "crit", new JsonArray("x")))}.{parts[1]}.{parts[2]}");
        yield return ("T04 encrypted", $"{Text(With(header, "enc", "A256GCM"))}.{parts[1]}.{parts[2]}");
        yield return ("T05 kid is a path", $"{Text(With(header, "kid", "../../dev/null"))}.{parts[1]}.{parts[2]}");
        yield return ("T05 kid is SQL", $"{Text(With(header, "kid", "' or 1=1 --"))}.{parts[1]}.{parts[2]}");
        yield return ("T05 kid of 4 KB", $"{Text(With(header, "kid", new string('k', 3000)))}.{parts[1]}.{parts[2]}");
    }

    private static IEnumerable<(string, string)> ForeignKeys(JsonObject header, string payload)
    {
        using var rsa = RSA.Create(2048);
        var own = rsa.ExportParameters(false);
        var jwk = new JsonObject { ["kty"] = "RSA", ["n"] = Base64Url.EncodeToString(own.Modulus), ["e"] = Base64Url.EncodeToString(own.Exponent) };
        yield return ("T05 signed by a stranger", Rsa(header, payload, rsa));
        yield return ("T05 key in the token", Rsa(With(header, "jwk", jwk), payload, rsa));
        yield return ("T05 key at an address", Rsa(With(header, "jku", "https://127.0.0.1:1/keys"), payload, rsa));
        yield return ("T05 certificate at an address", Rsa(With(header, "x5u", "https://127.0.0.1:1/cert"), payload, rsa));
    }

    private static IEnumerable<(string, string)> OtherAlgorithms(JsonObject header, string[] parts)
    {
        foreach (var name in new[] { "RS256", "PS256", "ES256", "RS384", "ES384", "EdDSA", "rs256" }.Where(name => name != (string?)header["alg"]))
        {
            yield return ($"T06 {name} with the same key", $"{Text(With(header, "alg", name))}.{parts[1]}.{parts[2]}");
        }

        yield return ("T06 ECDSA with r = s = 0", $"{Text(With(header, "alg", "ES256"))}.{parts[1]}.{Base64Url.EncodeToString(new byte[64])}");
        using var p384 = ECDsa.Create(ECCurve.NamedCurves.nistP384);
        var input = $"{Text(With(header, "alg", "ES256"))}.{parts[1]}";
        yield return ("T06 ES256 by P-384", $"{input}.{Base64Url.EncodeToString(p384.SignData(Encoding.ASCII.GetBytes(input), HashAlgorithmName.SHA256))}");
    }

    private static IEnumerable<(string, string)> ChangedClaims(JsonObject header, JsonObject payload)
    {
        using var rsa = RSA.Create(2048);
        yield return ("T07 no aud", Rsa(header, Text(With(payload, "aud", null)), rsa));
        yield return ("T07 aud of many", Rsa(header, Text(With(payload, "aud", new JsonArray("zerotrust", "production"))), rsa));
        yield return ("T07 type of a refresh token", Rsa(With(header, "typ", "rt+jwt"), Text(payload), rsa));
        yield return ("T10 no exp", Rsa(header, Text(With(payload, "exp", null)), rsa));
        yield return ("T10 exp below zero", Rsa(header, Text(With(payload, "exp", -1)), rsa));
        yield return ("T10 exp beyond numbers", Rsa(header, Encode(payload.ToJsonString().Replace($"\"exp\":{payload["exp"]}", "\"exp\":1e400", StringComparison.Ordinal)), rsa));
        yield return ("T10 nbf in a year", Rsa(header, Text(With(payload, "nbf", (long)payload["nbf"]! + 31_536_000)), rsa));
        yield return ("T10 sub twice", Rsa(header, Encode($"{payload.ToJsonString()[..^1]},\"sub\":\"zerotrust\"}}"), rsa));
        yield return ("T11 another issuer", Rsa(header, Text(With(payload, "iss", "https://evil.example")), rsa));
    }

    private static string Rsa(JsonObject header, string payload, RSA key)
    {
        var input = $"{Text(header)}.{payload}";
        return $"{input}.{Base64Url.EncodeToString(key.SignData(Encoding.ASCII.GetBytes(input), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1))}";
    }

    private static string Hmac(JsonObject header, string payload, byte[] key)
    {
        var input = $"{Text(header)}.{payload}";
        return $"{input}.{Base64Url.EncodeToString(HMACSHA256.HashData(key, Encoding.ASCII.GetBytes(input)))}";
    }

    private static JsonObject With(JsonObject json, string name, JsonNode? value)
    {
        var copy = json.DeepClone().AsObject();
        copy.Remove(name);
        if (value is not null)
        {
            copy[name] = value;
        }

        return copy;
    }

    private static JsonObject Json(string part) => JsonNode.Parse(Base64Url.DecodeFromChars(part))!.AsObject();

    private static string Text(JsonObject json) => Encode(json.ToJsonString());

    private static string Encode(string json) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(json));
}
