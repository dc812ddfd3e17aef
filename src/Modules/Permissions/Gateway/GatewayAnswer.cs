using Microsoft.AspNetCore.Http;
using ZeroTrust.Contracts;
using ZeroTrust.Permissions.Policies;
using ZeroTrust.Platform.Access;
using ZeroTrust.Policy;

namespace ZeroTrust.Permissions.Gateway;

/// <summary>The answers of the gateway door. All identity headers are in every 200, so that a proxy that copies them overwrites what a client sent.</summary>
internal static class GatewayAnswer
{
    internal const string Subject = "X-Auth-Subject";
    internal const string SubjectType = "X-Auth-Subject-Type";
    internal const string Actor = "X-Auth-Actor";
    internal const string Permissions = "X-Auth-Permissions";
    internal const string PermissionsOmitted = "X-Auth-Permissions-Omitted";
    internal const string Path = "X-Auth-Path";
    internal const string Reason = "X-Auth-Reason";

    internal static void Allow(HttpResponse response, Caller caller, string canonicalPath, PermissionsHeader permissions, int room)
    {
        var headers = response.Headers;
        headers[Subject] = caller.Subject;
        headers[SubjectType] = caller.KindName;
        headers[Actor] = caller.Actor?.Subject ?? "";
        var (value, omitted) = permissions.Within(room - canonicalPath.Length);
        headers[Permissions] = value;
        if (omitted is { } count)
        {
            headers[PermissionsOmitted] = count;
        }

        headers[Path] = canonicalPath;
        Finish(response, StatusCodes.Status200OK);
    }

    internal static void Forbid(HttpResponse response, string reason)
    {
        response.Headers[Reason] = reason;
        Finish(response, StatusCodes.Status403Forbidden);
    }

    internal static void Challenge(HttpResponse response, string reason)
    {
        response.Headers.WWWAuthenticate = reason == GatewayDoor.TokenMissing ? "Bearer" : TokenCheck.Challenge(reason);
        response.Headers[Reason] = reason;
        Finish(response, StatusCodes.Status401Unauthorized);
    }

    /// <summary>RFC 9470: the login is all that is missing.</summary>
    internal static void AskForLogin(HttpResponse response, Caller caller, string reason, LoginRequirement asked)
    {
        response.Headers.WWWAuthenticate = StepUp.Challenge(caller.Confirmation is not null, asked.ContextClass, asked.MaxAgeSeconds);
        response.Headers[Reason] = reason;
        Finish(response, StatusCodes.Status401Unauthorized);
    }

    /// <summary>Whether a value can stand in a header as it is. One that cannot is refused: a repaired name could be another's.</summary>
    internal static bool IsPrintable(string value) => value.Length > 0 && value.AsSpan().IndexOfAnyExceptInRange('!', '~') < 0;

    private static void Finish(HttpResponse response, int status)
    {
        response.StatusCode = status;
        response.Headers.CacheControl = "no-store";
        response.ContentLength = 0;
    }
}
