using Microsoft.AspNetCore.Http;
using ZeroTrust.Permissions.RateLimits;

namespace ZeroTrust.Permissions.Gateway.ExtAuthz;

/// <summary>
/// Writes answers as <c>envoy.service.auth.v3.CheckResponse</c>, by the published field numbers. Only one whose status is 0 lets the
/// call through.
/// </summary>
internal static class CheckResponse
{
    private const ulong Ok = 0;
    private const ulong PermissionDenied = 7;
    private const ulong Unauthenticated = 16;

    // HeaderValueOption.HeaderAppendAction: what the client sent under this name is replaced.
    private const ulong Overwrite = 2;

    private static readonly string[] Identity =
    [
        IdentityHeaders.Subject, IdentityHeaders.SubjectType, IdentityHeaders.Actor, IdentityHeaders.Permissions, IdentityHeaders.PermissionsOmitted, IdentityHeaders.Path,
    ];

    // The service behind needs to know who called, not to be able to call as them; a proxy's key is nobody else's.
    private static readonly string[] Credentials = ["authorization", "dpop", "x-gateway-key"];

    internal static ProtoWriter Of(GatewayAnswer answer, int room) => answer switch
    {
        GatewayAnswer.Allowed allowed => Allow(allowed, room),
        GatewayAnswer.Challenged challenged => Deny(Unauthenticated, StatusCodes.Status401Unauthorized, challenged.Reason, ("WWW-Authenticate", challenged.Challenge)),
        GatewayAnswer.Limited limited => Deny(PermissionDenied, StatusCodes.Status429TooManyRequests, GatewayAnswer.Limited.Reason, HeadersOf(limited.Rate)),
        GatewayAnswer.Forbidden forbidden => Deny(PermissionDenied, StatusCodes.Status403Forbidden, forbidden.Reason),
        _ => throw new InvalidOperationException("There is no such answer."),
    };

    private static ProtoWriter Allow(GatewayAnswer.Allowed answer, int room)
    {
        var (permissions, omitted) = answer.Held.Within(room - answer.Path.Length);
        string?[] values = [answer.Caller?.Subject, answer.Caller?.KindName, answer.Caller?.Actor?.Subject, permissions, omitted, answer.Path];
        var ok = new ProtoWriter();
        for (var i = 0; i < Identity.Length; i++)
        {
            if (values[i] is { Length: > 0 } value)
            {
                ok.Message(2, Header(Identity[i], value));
            }
        }

        // A header that is not set would be the client's own word.
        for (var i = 0; i < Identity.Length; i++)
        {
            if (string.IsNullOrEmpty(values[i]))
            {
                ok.Text(5, Identity[i].ToLowerInvariant());
            }
        }

        foreach (var name in Credentials)
        {
            ok.Text(5, name);
        }

        foreach (var (name, value) in HeadersOf(answer.Rate))
        {
            ok.Message(6, Header(name, value));
        }

        return new ProtoWriter().Message(1, new ProtoWriter().Number(1, Ok)).Message(3, ok);
    }

    private static ProtoWriter Deny(ulong code, int status, string reason, params (string Name, string Value)[] headers)
    {
        var denied = new ProtoWriter().Message(1, new ProtoWriter().Number(1, (ulong)status)).Message(2, Header(GatewayHttp.Reason, reason));
        foreach (var (name, value) in headers)
        {
            denied.Message(2, Header(name, value));
        }

        return new ProtoWriter().Message(1, new ProtoWriter().Number(1, code).Text(2, reason)).Message(2, denied);
    }

    private static (string Name, string Value)[] HeadersOf(RateVerdict rate)
    {
        var headers = new HeaderDictionary();
        RateLimitHeaders.Write(headers, rate);
        return [.. headers.Select(header => (header.Key, header.Value.ToString()))];
    }

    private static ProtoWriter Header(string name, string value) =>
        new ProtoWriter().Message(1, new ProtoWriter().Text(1, name.ToLowerInvariant()).Text(2, value)).Number(3, Overwrite);
}
