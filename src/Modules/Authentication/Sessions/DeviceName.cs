using System.Collections.Immutable;
using System.Text;

namespace ZeroTrust.Authentication.Sessions;

/// <summary>
/// A short name for what a <c>User-Agent</c> (RFC 9110 section 10.1.5) says, such as <c>Firefox on Windows</c>. It helps a
/// person to know a session again and proves nothing: a client may send what it likes.
/// </summary>
internal static class DeviceName
{
    public const string Unknown = "unknown";

    /// <summary>The longest name in characters.</summary>
    public const int MaxLength = 64;

    // Browsers name those that they descend from, so the descendants come first.
    private static readonly ImmutableArray<(string Mark, string Name)> Browsers =
    [
        ("Edg/", "Edge"), ("EdgA/", "Edge"), ("EdgiOS/", "Edge"), ("OPR/", "Opera"), ("SamsungBrowser/", "Samsung Internet"), ("Firefox/", "Firefox"),
        ("FxiOS/", "Firefox"), ("CriOS/", "Chrome"), ("Chrome/", "Chrome"), ("Safari/", "Safari"),
    ];

    private static readonly ImmutableArray<(string Mark, string Name)> Systems =
    [
        ("Windows", "Windows"), ("iPhone", "iOS"), ("iPad", "iPadOS"), ("Android", "Android"), ("CrOS", "ChromeOS"), ("Mac OS X", "macOS"), ("Linux", "Linux"),
    ];

    /// <summary>The name; of what is no browser the first product as sent, without what cannot be shown.</summary>
    public static string Of(string userAgent)
    {
        var browser = Find(Browsers, userAgent);
        var system = Find(Systems, userAgent);
        return (browser, system) switch
        {
            (not null, not null) => $"{browser} on {system}",
            (not null, null) => browser,
            _ => FirstProduct(userAgent),
        };
    }

    private static string? Find(ImmutableArray<(string Mark, string Name)> known, string userAgent)
    {
        foreach (var (mark, name) in known)
        {
            if (userAgent.Contains(mark, StringComparison.Ordinal))
            {
                return name;
            }
        }

        return null;
    }

    private static string FirstProduct(string userAgent)
    {
        var name = new StringBuilder(MaxLength);
        foreach (var c in userAgent.TrimStart().TakeWhile(c => c != ' ').Where(c => char.IsAsciiLetterOrDigit(c) || "/.-_+".Contains(c, StringComparison.Ordinal)).Take(MaxLength))
        {
            name.Append(c);
        }

        return name.Length == 0 ? Unknown : name.ToString();
    }
}
