using Microsoft.AspNetCore.Http;
using ZeroTrust.Authentication.Features.Token;
using ZeroTrust.Contracts;
using ZeroTrust.Contracts.Audit;
using ZeroTrust.Contracts.ServiceTokens;

namespace ZeroTrust.Authentication.Features.Revoke;

/// <summary><c>POST /oauth2/revoke</c> (RFC 7009). <c>token_type_hint</c> is not needed: our tokens tell their type by their form.</summary>
internal sealed class RevocationDoor(IClientAuthenticator clients, TokenEnding ending)
{
    /// <summary>Serves one request.</summary>
    public async Task ServeAsync(HttpContext context)
    {
        if (await ClientForm.ReadAsync(context) is not { } form || await ProveAsync(context, form) is not { } client)
        {
            return;
        }

        if (form["token"] is not { } token)
        {
            await TokenResponse.WriteErrorAsync(context, "invalid_request", "token is missing.");
            return;
        }

        switch (await ending.EndAsync(token, client, context.RequestAborted))
        {
            case TokenEnded.Foreign:
                await TokenResponse.WriteErrorAsync(context, "invalid_grant", "The token was issued to another client.");
                break;
            case TokenEnded.NoRoom:
                await TokenResponse.WriteUnavailableAsync(context, retryAfterSeconds: 60);
                break;
            default:
                context.Response.Headers.CacheControl = "no-store";
                context.Response.ContentLength = 0;
                break;
        }
    }

    private async ValueTask<RevokingClient?> ProveAsync(HttpContext context, ClientForm form)
    {
        // Who holds a person's token may end it: the public client has no secret, and the token itself is the proof.
        if (form.Client.IsPublicClient)
        {
            return new RevokingClient(Caller.Platform, null);
        }

        return await clients.ProveAsync(context, form, "token.revoke_refused") is { } service
            ? new RevokingClient(service.ClientId, new AuditActor("service", service.Name))
            : null;
    }
}

/// <summary>The client that asks for a revocation.</summary>
/// <param name="Actor">Null for the public client: the person of the token acts.</param>
internal sealed record RevokingClient(string Id, AuditActor? Actor);
