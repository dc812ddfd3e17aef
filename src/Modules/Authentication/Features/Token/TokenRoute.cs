using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using ZeroTrust.Platform.Access;
using ZeroTrust.Platform.Description;
using ZeroTrust.Platform.Limits;

namespace ZeroTrust.Authentication.Features.Token;

/// <summary><c>POST /oauth2/token</c> (RFC 6749 section 3.2).</summary>
internal static class TokenRoute
{
    private const string Form = "application/x-www-form-urlencoded";
    private const string Json = "application/json";

    internal static void Map(IEndpointRouteBuilder routes) => routes
        .MapPost("/oauth2/token", (RequestDelegate)(context => context.RequestServices.GetRequiredService<TokenDoor>().ServeAsync(context)))
        .Public("The token endpoint authenticates the client itself.")
        .Limited(ApiLimit.None)
        .WithMetadata(
            new OperationText(
                "issueToken", "oauth2", "Get an access token",
                """
                OAuth 2.1 (RFC 6749, RFC 8707, RFC 8693, RFC 7523). `client_credentials` with `resource` gives a service a token for that one service, with the
                permissions of the policy's pair and no more; `scope` may ask for fewer. `refresh_token` of the public client `zerotrust` gives a person the next
                tokens. `urn:ietf:params:oauth:grant-type:token-exchange` gives a service that received a token (its own name as audience, or a
                person's for `zerotrust`) another one for `resource` or `audience`, in which it acts for the subject: `act` names it, the permissions
                are those that both hold there, and it ends with the subject token at the latest. A client proves itself once: by Basic, by its secret in
                the body, or by a signed assertion (`private_key_jwt`), which works once. Errors are RFC 6749 section 5.2, not problem documents.
                """),
            new Credentials(Credentials.ClientBasic),
            new Credentials(),
            new RequestExample(Form, "a service, client in Basic", "grant_type=client_credentials&resource=user-service&scope=user%3Aread"),
            new RequestExample(Form, "a service, client in the body", "grant_type=client_credentials&resource=user-service&client_id=01936d0a7a4e7c119c532f1f0e5a7b10&client_secret=AZq7Yk0wQm1r"),
            new RequestExample(Form, "a service, by private_key_jwt",
                "grant_type=client_credentials&resource=user-service&client_assertion_type=urn%3Aietf%3Aparams%3Aoauth%3Aclient-assertion-type%3Ajwt-bearer&client_assertion=eyJhbGciOiJFUzI1NiJ9.eyJpc3MiOiJ4In0.c2ln"),
            new RequestExample(Form, "a service acts for the subject of a token, client in Basic",
                "grant_type=urn%3Aietf%3Aparams%3Aoauth%3Agrant-type%3Atoken-exchange&resource=user-service&subject_token=eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJ4In0.c2ln&subject_token_type=urn%3Aietf%3Aparams%3Aoauth%3Atoken-type%3Aaccess_token"),
            new RequestExample(Form, "a person", "grant_type=refresh_token&refresh_token=AZq7Yk0wQm1r&client_id=zerotrust"),
            new ResponseExample(200, "The token; with `refresh_token` and `session_id` for a person, with `issued_token_type` for an exchange.", Json, Granted),
            new ResponseExample(400, "`invalid_request`, `unsupported_grant_type`, `invalid_grant`, `invalid_target` or `invalid_scope`.", Json, Refused),
            new ResponseExample(401, "`invalid_client`.", Json, InvalidClient),
            new ResponseExample(503, "`temporarily_unavailable`, with Retry-After.", Json, Unavailable));

    internal const string Granted =
        """{ "access_token": "eyJhbGciOiJSUzI1NiIsInR5cCI6ImF0K2p3dCJ9…", "token_type": "Bearer", "expires_in": 300, "scope": "user:read" }""";

    internal const string Refused =
        """{ "error": "invalid_target", "error_description": "The policy has no entry for this service and this target." }""";

    private const string InvalidClient =
        """{ "error": "invalid_client", "error_description": "The client's credentials were not accepted." }""";

    private const string Unavailable =
        """{ "error": "temporarily_unavailable", "error_description": "The platform cannot do this right now." }""";
}
