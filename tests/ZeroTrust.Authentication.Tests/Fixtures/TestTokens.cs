using System.Buffers.Text;
using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using Microsoft.IdentityModel.Tokens;
using ZeroTrust.Authentication.SigningKeys;
using ZeroTrust.Contracts.Authentication;

namespace ZeroTrust.Authentication.Tests.Fixtures;

/// <summary>Tokens as an attacker would build them, and a key to build good ones with.</summary>
internal static class TestTokens
{
    public const string Issuer = "https://zt.example";
    public static readonly DateTimeOffset Now = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
    public static readonly SigningKey Key = SigningKey.Generate();

    public static readonly IReadOnlyDictionary<string, VerificationKey> Keys =
        new Dictionary<string, VerificationKey>(StringComparer.Ordinal) { [Key.KeyId] = Key.Verification }.ToFrozenDictionary();

    public static readonly AccessTokenClaims PersonClaims = new("p1", "zerotrust", "zerotrust", ["customer:read", "order:*"], 7, TimeSpan.FromMinutes(5))
    {
        Person = new PersonClaims("s1", ["customer_support"], ["pwd"], "aal1", Now),
    };

    public static readonly AccessTokenClaims ServiceClaims =
        new("order-service", "client-1", "user-service", ["user:read"], 0, TimeSpan.FromMinutes(5));

    public static string Header => $$"""{"alg":"RS256","typ":"at+jwt","kid":"{{Key.KeyId}}"}""";

    /// <summary>Claims of a good person's token, with members replaced (null removes) and text added at the end.</summary>
    public static string Payload(string? more = null, params (string Name, string? Json)[] changes)
    {
        var now = Now.ToUnixTimeSeconds();
        var members = new Dictionary<string, string?>(StringComparer.Ordinal)
        {
            ["iss"] = $"\"{Issuer}\"", ["sub"] = "\"p1\"", ["aud"] = "\"zerotrust\"", ["exp"] = $"{now + 300}", ["iat"] = $"{now}", ["nbf"] = $"{now}",
            ["jti"] = "\"j1\"", ["client_id"] = "\"zerotrust\"", ["scope"] = "\"\"", ["permissions"] = "[]", ["perm_epoch"] = "7", ["sid"] = "\"s1\"",
            ["roles"] = "[]", ["amr"] = "[\"pwd\"]", ["acr"] = "\"aal1\"", ["auth_time"] = $"{now}",
        };
        foreach (var (name, json) in changes)
        {
            members[name] = json;
        }

        return $"{{{string.Join(',', members.Where(member => member.Value is not null).Select(member => $"\"{member.Key}\":{member.Value}"))}{more}}}";
    }

    public static string Sign(string header, string payload)
    {
        var input = $"{Encode(header)}.{Encode(payload)}";
        var signature = ((RsaSecurityKey)Key.Credentials.Key).Rsa.SignData(Encoding.ASCII.GetBytes(input), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        return $"{input}.{Base64Url.EncodeToString(signature)}";
    }

    public static string Hmac(string header, string payload, byte[] key)
    {
        var input = $"{Encode(header)}.{Encode(payload)}";
        return $"{input}.{Base64Url.EncodeToString(HMACSHA256.HashData(key, Encoding.ASCII.GetBytes(input)))}";
    }

    public static string Encode(string text) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(text));

    public static SubjectState State(long epoch = 7, bool active = true, DateTimeOffset? validAfter = null, long validAfterEpoch = 0) =>
        new("p1", epoch, active, validAfter ?? Now.AddDays(-1), ["customer_support"], ImmutableArray<string>.Empty) { ValidAfterEpoch = validAfterEpoch };
}
