using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace ZeroTrust.Permissions.Gateway;

/// <summary>The call that a proxy asks about, read from its headers. Anything sent twice or said in two ways is refused.</summary>
/// <param name="OtherMethod">What a method-override header claims: a second reading that must be allowed too.</param>
internal readonly record struct ForwardedCall(string Target, string Method, string? OtherMethod, string RawTarget)
{
    private static readonly string[] Overrides = ["X-HTTP-Method-Override", "X-HTTP-Method", "X-Method-Override"];

    /// <summary>Reads the headers; null and a stable reason where they do not say exactly one call.</summary>
    internal static ForwardedCall? Read(IHeaderDictionary headers, out string reason)
    {
        reason = "malformed_forwarding";
        if (Single(headers, "X-Target-Service") is not { } target
            || Agreed(headers, "X-Forwarded-Method", "X-Original-Method") is not { } method
            || Agreed(headers, "X-Forwarded-Uri", "X-Original-URI") is not { } uri)
        {
            return null;
        }

        string? other = null;
        foreach (var name in Overrides)
        {
            if (!headers.TryGetValue(name, out var values))
            {
                continue;
            }

            if (Text(values) is not { } claimed || (other is not null && other != claimed))
            {
                reason = "ambiguous_method";
                return null;
            }

            other = claimed;
        }

        return new ForwardedCall(target, method, other, uri);
    }

    private static string? Single(IHeaderDictionary headers, string name) =>
        headers.TryGetValue(name, out var values) ? Text(values) : null;

    // Either name may be used; a proxy that sends both must mean the same.
    private static string? Agreed(IHeaderDictionary headers, string first, string second)
    {
        var hasFirst = headers.TryGetValue(first, out var one);
        var hasSecond = headers.TryGetValue(second, out var two);
        return (hasFirst, hasSecond) switch
        {
            (true, false) => Text(one),
            (false, true) => Text(two),
            (true, true) when Text(one) is { } a && Text(two) is { } b && a == b => a,
            _ => null,
        };
    }

    private static string? Text(StringValues values) => values is [{ Length: > 0 } text] ? text : null;
}
