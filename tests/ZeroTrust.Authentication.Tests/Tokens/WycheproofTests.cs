using System.Buffers.Text;
using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using Shouldly;
using Xunit;
using ZeroTrust.Authentication.SigningKeys;
using ZeroTrust.Authentication.Tokens;
using ZeroTrust.Testing;

namespace ZeroTrust.Authentication.Tests.Tokens;

/// <summary>The JWS and JWK vectors: what is valid under our three algorithms passes, everything else is refused.</summary>
public sealed class WycheproofTests
{
    private static readonly JwsVerifier Verifier = new(SigningAlgorithms.Known);

    // Valid by the vectors and refused by us, on purpose: what of the file, how many, and why.
    private static readonly (string Algorithm, string Why)[] Differences =
    [
        ("HS256", "symmetric: whoever verifies could sign"),
        ("HS384", "symmetric"),
        ("HS512", "symmetric"),
        ("RS384", "not on the list: RS256 is what every verifier has"),
        ("RS512", "not on the list"),
        ("PS384", "not on the list; the key of RFC 7520 figure 20 says PS256 besides, and a key is good for its algorithm only"),
        ("PS512", "not on the list"),
        ("ES512", "not on the list; its key says ES521, which does not exist"),
        ("A256KW", "encryption: no token of ours is a JWE"),
        ("ECDH-ES+A128KW", "encryption"),
    ];

    /// <summary>Nothing valid is refused but what the list of differences names.</summary>
    [Theory]
    [InlineData("json_web_signature_test.json")]
    [InlineData("json_web_crypto_test.json")]
    [InlineData("json_web_key_test.json")]
    public void Every_valid_vector_passes_or_is_a_written_difference(string file)
    {
        using var document = JsonDocument.Parse(File.ReadAllBytes(SharedData.Find("wycheproof", file)));
        foreach (var group in document.RootElement.GetProperty("testGroups").EnumerateArray())
        {
            var jwk = group.TryGetProperty("public", out var published) ? published : group.GetProperty("private");
            foreach (var vector in group.GetProperty("tests").EnumerateArray().Where(vector => vector.GetProperty("result").GetString() == "valid"))
            {
                // With a symmetric key even unreadable headers are called valid: those never come to be read.
                var named = KeysOf(jwk).All(key => key.GetProperty("kty").GetString() == "oct") || Array.Exists(Differences, difference => difference.Algorithm == AlgorithmOf(TokenOf(vector)));
                Accepts(jwk, vector).ShouldBe(!named, $"{vector.GetProperty("tcId")} {vector.GetProperty("comment")}");
            }
        }
    }

    /// <summary>RS256, PS256 and ES256 are each in the files, with vectors that pass and vectors that do not.</summary>
    [Theory]
    [InlineData("RS256", 233, 8)]
    [InlineData("PS256", 50, 6)]
    [InlineData("ES256", 39, 2)]
    public void Each_of_our_algorithms_is_tried(string algorithm, int vectors, int valid)
    {
        using var document = JsonDocument.Parse(File.ReadAllBytes(SharedData.Find("wycheproof", "json_web_signature_test.json")));
        var groups = document.RootElement.GetProperty("testGroups").EnumerateArray()
            .Where(group => group.TryGetProperty("public", out var jwk) && jwk.TryGetProperty("alg", out var alg) && alg.GetString() == algorithm).ToList();
        groups.Sum(group => group.GetProperty("tests").GetArrayLength()).ShouldBe(vectors);
        groups.Sum(group => group.GetProperty("tests").EnumerateArray().Count(vector => Accepts(group.GetProperty("public"), vector))).ShouldBe(valid);
    }

    /// <summary>The signatures alone: special r and s, wrong lengths, edge keys.</summary>
    [Fact]
    public void Ecdsa_signatures_pass_exactly_where_the_vectors_say()
    {
        using var document = JsonDocument.Parse(File.ReadAllBytes(SharedData.Find("wycheproof", "ecdsa_secp256r1_sha256_p1363_test.json")));
        var seen = 0;
        foreach (var group in document.RootElement.GetProperty("testGroups").EnumerateArray())
        {
            var point = Convert.FromHexString(group.GetProperty("publicKey").GetProperty("uncompressed").GetString()!);
            using var key = VerificationKey.OfP256("k", point[1..33], point[33..]);
            foreach (var vector in group.GetProperty("tests").EnumerateArray())
            {
                var accepted = key.Verify(Convert.FromHexString(vector.GetProperty("msg").GetString()!), Convert.FromHexString(vector.GetProperty("sig").GetString()!));
                accepted.ShouldBe(vector.GetProperty("result").GetString() == "valid", $"{vector.GetProperty("tcId")} {vector.GetProperty("comment")}");
                seen++;
            }
        }

        seen.ShouldBe(262);
    }

    [Theory]
    [InlineData("json_web_signature_test.json", 401, 16)]
    [InlineData("json_web_crypto_test.json", 83, 2)]
    [InlineData("json_web_key_test.json", 26, 1)]
    public void Only_valid_signatures_under_our_algorithms_pass(string file, int vectors, int valid)
    {
        using var document = JsonDocument.Parse(File.ReadAllBytes(SharedData.Find("wycheproof", file)));
        var seen = 0;
        var passed = 0;
        var wrong = new List<string>();
        foreach (var group in document.RootElement.GetProperty("testGroups").EnumerateArray())
        {
            var jwk = group.TryGetProperty("public", out var published) ? published : group.GetProperty("private");
            foreach (var vector in group.GetProperty("tests").EnumerateArray())
            {
                seen++;
                var accepted = Accepts(jwk, vector);
                passed += accepted ? 1 : 0;
                if (accepted != ShouldPass(jwk, vector))
                {
                    wrong.Add($"{vector.GetProperty("tcId")} {vector.GetProperty("comment")} accepted: {accepted}");
                }
            }
        }

        wrong.ShouldBeEmpty();
        seen.ShouldBe(vectors);
        passed.ShouldBe(valid);
    }

    private static bool Accepts(JsonElement jwk, JsonElement vector) =>
        JwkSetCheck.Read(Encoding.UTF8.GetBytes(jwk.GetRawText())) is JwkSetOutcome.Accepted set
        && Verifier.Verify(TokenOf(vector), set.Keys) is JwsOutcome.Verified;

    // The verdict of the vectors, narrowed to our list: a symmetric or longer algorithm is right elsewhere and refused here.
    private static bool ShouldPass(JsonElement jwk, JsonElement vector) =>
        vector.GetProperty("result").GetString() == "valid"
        && KeysOf(jwk).All(key => key.GetProperty("kty").GetString() != "oct")
        && AlgorithmOf(TokenOf(vector)) is { } algorithm
        && SigningAlgorithms.Known.Contains(algorithm)
        && KeysOf(jwk).Any(key => key.TryGetProperty("alg", out var alg) && alg.GetString() == algorithm);

    private static IEnumerable<JsonElement> KeysOf(JsonElement jwk) =>
        jwk.TryGetProperty("keys", out var keys) ? keys.EnumerateArray() : ImmutableArray.Create(jwk);

    private static string TokenOf(JsonElement vector) =>
        (vector.TryGetProperty("jws", out var token) || vector.TryGetProperty("jwe", out token)) && token.ValueKind == JsonValueKind.String
            ? token.GetString()!
            : vector.GetRawText();

    private static string? AlgorithmOf(string token)
    {
        using var header = JsonDocument.Parse(Base64Url.DecodeFromChars(token.AsSpan(0, token.IndexOf('.', StringComparison.Ordinal))));
        return header.RootElement.GetProperty("alg").GetString();
    }
}
