using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using ZeroTrust.Platform.Access;
using ZeroTrust.Platform.Description;
using ZeroTrust.Platform.Limits;

namespace ZeroTrust.Authentication.Features.Introspect;

/// <summary><c>POST /oauth2/introspect</c> (RFC 7662 section 2).</summary>
internal static class IntrospectionRoute
{
    private const string Form = "application/x-www-form-urlencoded";
    private const string Json = "application/json";

    internal static void Map(IEndpointRouteBuilder routes) => routes
        .MapPost("/oauth2/introspect", (RequestDelegate)(context => context.RequestServices.GetRequiredService<IntrospectionDoor>().ServeAsync(context)))
        .Public("The introspection endpoint authenticates the client itself.")
        .Limited(ApiLimit.None)
        .WithMetadata(
            new OperationText(
                "introspectToken", "oauth2", "What is true of a token right now",
                """
                RFC 7662. The client proves itself as at the token endpoint and needs `token:introspect` at the platform. For an access token the answer
                has the claims that are true now: permissions and roles under the present policy, not those of the moment of issue. For a refresh token it
                names the session; the token is not used up. Everything else, for whatever reason, is `{"active":false}` and no more.
                """),
            new Credentials(Credentials.ClientBasic),
            new Credentials(),
            new RequestExample(Form, "client in Basic", "token=eyJhbGciOiJSUzI1NiIsInR5cCI6ImF0K2p3dCJ9&token_type_hint=access_token"),
            new ResponseExample(200, "The token, or that it is not active.", Json, Active),
            new ResponseExample(400, "`invalid_request`.", Json, """{ "error": "invalid_request", "error_description": "token is missing." }"""),
            new ResponseExample(401, "`invalid_client`.", Json, """{ "error": "invalid_client", "error_description": "The client's credentials were not accepted." }"""),
            new ResponseExample(403, "`insufficient_scope`: the client lacks `token:introspect`.", Json, """{ "error": "insufficient_scope", "error_description": "The client may not introspect tokens." }"""),
            new ResponseExample(503, "`temporarily_unavailable`, with Retry-After.", Json, """{ "error": "temporarily_unavailable", "error_description": "The platform cannot do this right now." }"""));

    private const string Active =
        """
        { "active": true, "token_type": "Bearer", "iss": "https://zerotrust.example", "sub": "order-service", "aud": "user-service", "exp": 1767225900,
          "iat": 1767225600, "nbf": 1767225600, "jti": "b0V1rj0tqTm1r2hV2tqv0A", "client_id": "01936d0a7a4e7c119c532f1f0e5a7b10", "scope": "user:read",
          "permissions": ["user:read"], "perm_epoch": 0 }
        """;
}
