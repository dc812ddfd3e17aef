using System.Text;
using System.Text.RegularExpressions;

namespace ZeroTrust.Native.Tests.BadInput;

/// <summary>Ways to break a JSON body, each applied to a body that the door would accept.</summary>
internal static partial class BadBodies
{
    internal static IReadOnlyDictionary<string, Func<string, byte[]>> All { get; } = new Dictionary<string, Func<string, byte[]>>
    {
        ["no body"] = _ => [],
        ["spaces"] = _ => Utf8("   "),
        ["not JSON"] = _ => Utf8("username=nobody&password=x"),
        ["cut short"] = good => Utf8(good[..^1]),
        ["text after the end"] = good => Utf8($"{good}x"),
        ["two values"] = good => Utf8(good + good),
        ["trailing comma"] = good => Utf8($"{good[..^1]},}}"),
        ["comment"] = good => Utf8($"/* */{good}"),
        ["null"] = _ => Utf8("null"),
        ["a string"] = _ => Utf8("\"text\""),
        ["a number"] = _ => Utf8("1e999"),
        ["an array"] = good => Utf8($"[{good}]"),
        ["an empty object"] = _ => Utf8("{}"),
        ["deep"] = good => Utf8($"{good[..^1]},\"deep\":{new string('[', 200)}{new string(']', 200)}}}"),
        ["very deep"] = _ => Utf8(new string('[', 100_000)),
        ["strings are numbers"] = good => Utf8(Texts().Replace(good, ":1")),
        ["strings are null"] = good => Utf8(Texts().Replace(good, ":null")),
        ["strings are objects"] = good => Utf8(Texts().Replace(good, ":{}")),
        ["strings are arrays"] = good => Utf8(Texts().Replace(good, ":[\"x\"]")),
        ["strings are long"] = good => Utf8(Texts().Replace(good, $":\"{new string('x', 20_000)}\"")),
        ["duplicate members"] = good => Utf8($"{good[..^1]},{good[1..]}"),
        ["bytes that are no UTF-8"] = good => [.. Utf8(good[..^2]), 0xff, 0xc0, .. Utf8(good[^2..])],
        ["UTF-16"] = Encoding.Unicode.GetBytes,
        ["half a surrogate pair"] = good => Utf8(Texts().Replace(good, ":\"\\ud800\"")),
        ["NUL in strings"] = good => Utf8(Texts().Replace(good, ":\"a\\u0000b\"")),
        ["raw NUL"] = good => Utf8(Texts().Replace(good, ":\"a\0b\"")),
    };

    /// <summary>Only for our own bodies: where a standard says that unknown members are ignored, they are.</summary>
    internal static byte[] WithUnknownMember(string good) => Utf8($"{good[..^1]},\"colour\":\"red\"}}");

    private static byte[] Utf8(string text) => Encoding.UTF8.GetBytes(text);

    [GeneratedRegex(":\"[^\"]*\"")]
    private static partial Regex Texts();
}
