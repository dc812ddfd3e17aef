using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using ZeroTrust.Authentication.SigningKeys;
using ZeroTrust.Platform.Access;
using ZeroTrust.Platform.Description;

namespace ZeroTrust.Authentication.Features.Discovery;

/// <summary>The addresses of <see cref="DiscoveryDocuments"/>.</summary>
internal static class DiscoveryRoutes
{
    private const string Tag = "discovery";

    internal static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/.well-known/jwks.json", (RequestDelegate)(context => Documents(context).ServeKeysAsync(context)))
            .Public("Public keys are public.")
            .WithMetadata(
                new OperationText("readKeys", Tag, "The keys that tokens are verified with", "A JWK set (RFC 7517). Cache it for the time that Cache-Control says; a new key is published before it signs."),
                new ResponseExample(200, "The keys.", "application/jwk-set+json", """{ "keys": [{ "kty": "RSA", "use": "sig", "alg": "RS256", "kid": "Yk0wQm1rAZq7", "n": "xjlC…", "e": "AQAB" }] }"""));
        MapMetadata(routes, "/.well-known/openid-configuration", "readOpenIdConfiguration", "OpenID Connect Discovery 1.0: names only what exists.");
        MapMetadata(routes, "/.well-known/oauth-authorization-server", "readAuthorizationServer", "RFC 8414: names only what exists.");
    }

    private static void MapMetadata(IEndpointRouteBuilder routes, string address, string id, string description) => routes
        .MapGet(address, (RequestDelegate)(context => Documents(context).ServeMetadataAsync(context)))
        .Public("Discovery comes before any credential.")
        .WithMetadata(
            new OperationText(id, Tag, "Where the doors of OAuth and the keys are", description),
            new ResponseExample(200, "The metadata.", "application/json", Metadata));

    // Written by the code that answers, so that the example says all of it.
    private static readonly string Metadata = Encoding.UTF8.GetString(DiscoveryDocuments.Metadata(
        "https://zerotrust.example", ["client_credentials", "refresh_token", "urn:ietf:params:oauth:grant-type:token-exchange"], [SigningAlgorithms.Rs256]));

    private static DiscoveryDocuments Documents(HttpContext context) => context.RequestServices.GetRequiredService<DiscoveryDocuments>();
}
