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
