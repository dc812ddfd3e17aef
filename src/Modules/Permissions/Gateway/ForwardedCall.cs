using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;
using ZeroTrust.Permissions.Decisions;

namespace ZeroTrust.Permissions.Gateway;

/// <summary>The call that a proxy asks about, read from its headers. Anything sent twice or said in two ways is refused.</summary>
internal readonly record struct ForwardedCall(string Target, MethodReadings Methods, string RawTarget)
{
    internal const string Incomplete = "malformed_forwarding";
    internal const string AmbiguousMethod = "ambiguous_method";

    private static readonly string[] Overrides = ["X-HTTP-Method-Override", "X-HTTP-Method", "X-Method-Override"];

    /// <summary>Reads the headers; null and a stable reason where they do not say exactly one call.</summary>
    internal static ForwardedCall? Read(IHeaderDictionary headers, out string reason)
    {
        reason = Incomplete;
        if (Text(headers["X-Target-Service"]) is not { } target || ReadPair(headers) is not { } named)
        {
            return null;
        }

        reason = AmbiguousMethod;
        return TryReadOverride(headers, out var other) ? new ForwardedCall(target, new MethodReadings(named.Method, other), named.Uri) : null;
    }

    /// <summary>
    /// The address that the client called, as the proxy names it: scheme and host of its own, each said once. Null where it names
    /// none. Only a proof of possession is held against it.
    /// </summary>
    internal static string? AddressOf(IHeaderDictionary headers, string rawTarget) =>
        Text(headers["X-Forwarded-Proto"]) is { } scheme && Text(headers["X-Forwarded-Host"]) is { } host && rawTarget.StartsWith('/')
            ? $"{scheme}://{host}{rawTarget}"
            : null;

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

    // Three names for one meaning: what they claim must agree, or there would be more than two readings.
    private static bool TryReadOverride(IHeaderDictionary headers, out string? other)
    {
        other = null;
        foreach (var name in Overrides)
        {
            if (!headers.TryGetValue(name, out var values))
            {
                continue;
            }

            if (Text(values) is not { } claimed || (other is not null && other != claimed))
            {
                return false;
            }

            other = claimed;
        }

        return true;
    }

    private static string? Text(StringValues values) => values is [{ Length: > 0 } text] ? text : null;
}
