using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;
using ZeroTrust.Permissions.Decisions;

namespace ZeroTrust.Permissions.Gateway;

/// <summary>Reads a call from the headers by which HTTP proxies name it. Anything sent twice or said in two ways is refused.</summary>
internal static class ForwardedHeaders
{
    private const string ForwardedFor = "X-Forwarded-For";

    /// <summary>Reads the headers; null and a stable reason where they do not say exactly one call.</summary>
    internal static ForwardedCall? Read(IHeaderDictionary headers, out string reason)
    {
        reason = ForwardedCall.Malformed;
        var service = headers["X-Target-Service"];
        var host = Text(headers["X-Forwarded-Host"]);
        if (service.Count > 1 || (Text(service) ?? host) is null || ReadPair(headers) is not { } named)
        {
            return null;
        }

        reason = ForwardedCall.AmbiguousMethod;
        return MethodOverrides.TryRead(headers, out var other)
            ? new ForwardedCall(Text(service), new MethodReadings(named.Method, other), named.Uri, Text(headers["X-Forwarded-Proto"]), host)
            : null;
    }

    /// <summary>
    /// The client's address: the last entry of the last <c>X-Forwarded-For</c>, which is the one that the proxy itself adds;
    /// entries before it are whatever the client sent. Null where there is none or where it is no address, with or without a port.
    /// </summary>
    internal static IPAddress? ClientAddress(IHeaderDictionary headers)
    {
        if (headers[ForwardedFor] is not [.., { } line])
        {
            return null;
        }

        var last = line.AsSpan(line.LastIndexOf(',') + 1).Trim();
        return IPAddress.TryParse(last, out var address) ? address
            : IPEndPoint.TryParse(last, out var endPoint) ? endPoint.Address
            : null;
    }

    // A pair counts as a whole. Were its halves mixed, a proxy that sets only the URI of one pair would let the client choose
    // the method by the header of the other.
    private static (string Method, string Uri)? ReadPair(IHeaderDictionary headers)
    {
        var forwarded = ReadPair(headers, "X-Forwarded-Method", "X-Forwarded-Uri", out var hasForwarded);
        var original = ReadPair(headers, "X-Original-Method", "X-Original-URI", out var hasOriginal);
        return (hasForwarded, hasOriginal) switch
        {
            (true, false) => forwarded,
            (false, true) => original,
            (true, true) when forwarded == original => forwarded,
            _ => null,
        };
    }

    private static (string Method, string Uri)? ReadPair(IHeaderDictionary headers, string methodName, string uriName, out bool isPresent)
    {
        var hasMethod = headers.TryGetValue(methodName, out var method);
        var hasUri = headers.TryGetValue(uriName, out var uri);
        isPresent = hasMethod || hasUri;
        return Text(method) is { } m && Text(uri) is { } u ? (m, u) : null;
    }

    private static string? Text(StringValues values) => values is [{ Length: > 0 } text] ? text : null;
}
