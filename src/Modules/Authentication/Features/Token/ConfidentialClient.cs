using System.Diagnostics;
using Microsoft.AspNetCore.Http;
using ZeroTrust.Contracts.ServiceTokens;

namespace ZeroTrust.Authentication.Features.Token;

/// <summary>Has the client of a form prove itself, and answers where it cannot.</summary>
internal static class ConfidentialClient
{
    /// <summary>The service; null where it did not prove itself, and then the error of RFC 6749 section 5.2 has been written.</summary>
    /// <param name="action">Names a refusal in the audit stream.</param>
    public static async ValueTask<ServiceIdentity?> ProveAsync(this IClientAuthenticator clients, HttpContext context, ClientForm form, string action)
    {
        switch (await clients.AuthenticateAsync(form.Client, action, context.RequestAborted))
        {
            case ClientVerdict.Proved proved:
                return proved.Service;
            case ClientVerdict.Refused refused:
                await TokenResponse.WriteErrorAsync(context, refused.Error, refused.Description);
                return null;
            case ClientVerdict.Unavailable unavailable:
                await TokenResponse.WriteUnavailableAsync(context, unavailable.RetryAfterSeconds);
                return null;
            default:
                throw new UnreachableException();
        }
    }
}
