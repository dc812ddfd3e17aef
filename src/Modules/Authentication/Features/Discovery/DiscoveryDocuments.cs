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
    private static readonly string[] Confidential = ["client_secret_basic", "client_secret_post", "private_key_jwt"];

    private static readonly string[] Claims =
    [
        "iss", "sub", "aud", "exp", "iat", "nbf", "jti", "client_id", "scope", "permissions", "perm_epoch", "sid", "roles", "amr", "acr", "auth_time",
        "act", "cnf", "permissions_ref",
    ];

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
        json.WriteString("introspection_endpoint", $"{issuer}/oauth2/introspect");
        json.WriteString("revocation_endpoint", $"{issuer}/oauth2/revoke");
        json.WriteString("jwks_uri", $"{issuer}/.well-known/jwks.json");
        WriteArray(json, "grant_types_supported", grantTypes);
        WriteArray(json, "response_types_supported", []);
        WriteArray(json, "subject_types_supported", ["public"]);
        // Every door authenticates its client by the same rules; only a person's client has nothing to prove.
        WriteClients(json, "token_endpoint", [.. Confidential, "none"]);
        WriteClients(json, "introspection_endpoint", Confidential);
        WriteClients(json, "revocation_endpoint", [.. Confidential, "none"]);
        WriteArray(json, "dpop_signing_alg_values_supported", SigningAlgorithms.Known);
        WriteArray(json, "id_token_signing_alg_values_supported", algorithms);
        WriteArray(json, "claims_supported", Claims);
        json.WriteEndObject();
        json.Flush();
        return buffer.WrittenSpan.ToArray();
    }

    private static void WriteClients(Utf8JsonWriter json, string endpoint, IEnumerable<string> methods)
    {
        WriteArray(json, $"{endpoint}_auth_methods_supported", methods);
        WriteArray(json, $"{endpoint}_auth_signing_alg_values_supported", SigningAlgorithms.Known);
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
