using System.Globalization;
using Microsoft.AspNetCore.Http;
using ZeroTrust.Permissions.RateLimits;

namespace ZeroTrust.Permissions.Gateway;

/// <summary>Writes answers as HTTP. All identity headers are in every 200, so that a proxy that copies them overwrites what a client sent.</summary>
internal static class GatewayHttp
{
    internal const string Reason = "X-Auth-Reason";

    // Everything that the decision was made by: a proxy that keeps it must not give it to another call.
    private const string Vary =
        "Authorization, X-Gateway-Key, X-Target-Service, X-Forwarded-Host, X-Forwarded-Method, X-Forwarded-Uri, X-Original-Method, X-Original-URI, "
        + "X-HTTP-Method-Override, X-HTTP-Method, X-Method-Override";

    internal static void Write(HttpResponse response, GatewayAnswer answer, PolicyOptions options)
    {
        switch (answer)
        {
            case GatewayAnswer.Allowed allowed:
                Allow(response, allowed, options.MaxPermissionsHeaderLength);
                break;
            case GatewayAnswer.Challenged challenged:
                response.Headers.WWWAuthenticate = challenged.Challenge;
                Refuse(response, StatusCodes.Status401Unauthorized, challenged.Reason);
                break;
            case GatewayAnswer.Limited limited:
                RateLimitHeaders.Write(response.Headers, limited.Rate);
                // nginx makes a 500 of every refusal but 401 and 403.
                Refuse(response, options.RateLimitedAs429 ? StatusCodes.Status429TooManyRequests : StatusCodes.Status403Forbidden, GatewayAnswer.Limited.Reason);
                break;
            case GatewayAnswer.Forbidden forbidden:
                Refuse(response, StatusCodes.Status403Forbidden, forbidden.Reason);
                break;
        }
    }

    private static void Allow(HttpResponse response, GatewayAnswer.Allowed answer, int room)
    {
        var headers = response.Headers;
        headers[IdentityHeaders.Subject] = answer.Caller?.Subject ?? "";
        headers[IdentityHeaders.SubjectType] = answer.Caller?.KindName ?? "";
        headers[IdentityHeaders.Actor] = answer.Caller?.Actor?.Subject ?? "";
        var (permissions, omitted) = answer.Held.Within(room - answer.Path.Length);
        headers[IdentityHeaders.Permissions] = permissions;
        headers[IdentityHeaders.PermissionsOmitted] = omitted ?? "";
        headers[IdentityHeaders.Path] = answer.Path;
        RateLimitHeaders.Write(headers, answer.Rate);
        if (answer.MaxAge > 0)
        {
            headers.CacheControl = string.Create(CultureInfo.InvariantCulture, $"private, max-age={answer.MaxAge}");
            headers.Vary = Vary;
        }

        Finish(response, StatusCodes.Status200OK);
    }

    private static void Refuse(HttpResponse response, int status, string reason)
    {
        response.Headers[Reason] = reason;
        Finish(response, status);
    }

    private static void Finish(HttpResponse response, int status)
    {
        response.StatusCode = status;
        if (response.Headers.CacheControl.Count == 0)
        {
            response.Headers.CacheControl = "no-store";
        }

        response.ContentLength = 0;
    }
}
