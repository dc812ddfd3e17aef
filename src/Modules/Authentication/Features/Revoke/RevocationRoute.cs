using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using ZeroTrust.Platform.Access;
using ZeroTrust.Platform.Description;
using ZeroTrust.Platform.Limits;

namespace ZeroTrust.Authentication.Features.Revoke;

/// <summary><c>POST /oauth2/revoke</c> (RFC 7009 section 2).</summary>
internal static class RevocationRoute
{
    private const string Form = "application/x-www-form-urlencoded";
    private const string Json = "application/json";

    internal static void Map(IEndpointRouteBuilder routes) => routes
        .MapPost("/oauth2/revoke", (RequestDelegate)(context => context.RequestServices.GetRequiredService<RevocationDoor>().ServeAsync(context)))
        .Public("The revocation endpoint authenticates the client itself.")
        .Limited(ApiLimit.None)
        .WithMetadata(
            new OperationText(
                "revokeToken", "oauth2", "End a token",
                """
                RFC 7009. A refresh token of the public client `zerotrust` ends with its session and all tokens of it; an access token ends alone. Only the
                client that a token was issued to may end it. A token that is none or is over already is answered 200 too. Enforced by every instance
                within a second; services that verify tokens offline see no more than its expiry.
                """),
            new Credentials(Credentials.ClientBasic),
            new Credentials(),
            new RequestExample(Form, "a person's session", "token=AZq7Yk0wQm1r&token_type_hint=refresh_token&client_id=zerotrust"),
            new RequestExample(Form, "a service's token, client in Basic", "token=eyJhbGciOiJSUzI1NiIsInR5cCI6ImF0K2p3dCJ9"),
            new ResponseExample(200, "Nothing is left of the token."),
            new ResponseExample(400, "`invalid_request`, or `invalid_grant` for a token of another client.", Json, """{ "error": "invalid_grant", "error_description": "The token was issued to another client." }"""),
            new ResponseExample(401, "`invalid_client`.", Json, """{ "error": "invalid_client", "error_description": "The client's credentials were not accepted." }"""),
            new ResponseExample(503, "`temporarily_unavailable`, with Retry-After: the token is still good.", Json, """{ "error": "temporarily_unavailable", "error_description": "The platform cannot do this right now." }"""));
}
