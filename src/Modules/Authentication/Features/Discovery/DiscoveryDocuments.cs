using System.Buffers;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;
using ZeroTrust.Authentication.Features.Token;
using ZeroTrust.Authentication.SigningKeys;
using ZeroTrust.Platform.Http;

namespace ZeroTrust.Authentication.Features.Discovery;

/// <summary>
/// The published keys, and the metadata of RFC 8414 and OpenID Connect Discovery 1.0, which name only what exists.
/// </summary>
internal sealed class DiscoveryDocuments(SigningKeyRing keys, TokenDoor door, IOptions<HttpOptions> http, IOptions<SigningKeyOptions> options)
{
    // What this instance read too long ago may lack a key: good for those who ask now, not to be kept.
    private const string DoNotKeep = "no-store";
    private readonly string _issuer = http.Value.PublicUrl.TrimEnd('/');
    private readonly string _cache = $"public, max-age={options.Value.JwksMaxAgeSeconds}";

    public Task ServeKeysAsync(HttpContext context)
    {
        var set = keys.Set;
        return SendAsync(context, "application/jwk-set+json", set.JwkSet, set.IsFresh ? _cache : DoNotKeep);
    }

    public Task ServeMetadataAsync(HttpContext context) =>
        SendAsync(context, "application/json", Metadata(_issuer, door.GrantTypes, keys.Set.Algorithms), _cache);

    internal static byte[] Metadata(string issuer, IEnumerable<string> grantTypes, IEnumerable<string> algorithms)
    {
        var buffer = new ArrayBufferWriter<byte>(1024);
        using var json = new Utf8JsonWriter(buffer);
        json.WriteStartObject();
        json.WriteString("issuer", issuer);
        json.WriteString("token_endpoint", $"{issuer}/oauth2/token");
        json.WriteString("jwks_uri", $"{issuer}/.well-known/jwks.json");
        WriteArray(json, "grant_types_supported", grantTypes);
        WriteArray(json, "response_types_supported", []);
        WriteArray(json, "subject_types_supported", ["public"]);
        WriteArray(json, "token_endpoint_auth_methods_supported", ["client_secret_basic", "client_secret_post", "none"]);
        WriteArray(json, "id_token_signing_alg_values_supported", algorithms);
        WriteArray(json, "claims_supported",
            ["iss", "sub", "aud", "exp", "iat", "nbf", "jti", "client_id", "scope", "permissions", "perm_epoch", "sid", "roles", "amr", "acr", "auth_time"]);
        json.WriteEndObject();
        json.Flush();
        return buffer.WrittenSpan.ToArray();
    }

    private static void WriteArray(Utf8JsonWriter json, string name, IEnumerable<string> values)
    {
        json.WriteStartArray(name);
        foreach (var value in values)
        {
            json.WriteStringValue(value);
        }

        json.WriteEndArray();
    }

    private static async Task SendAsync(HttpContext context, string contentType, ReadOnlyMemory<byte> body, string cache)
    {
        context.Response.ContentType = contentType;
        context.Response.ContentLength = body.Length;
        context.Response.Headers.CacheControl = cache;
        await context.Response.Body.WriteAsync(body, context.RequestAborted);
    }
}
