using System.Text;

namespace ZeroTrust.Policy;

// The coarse form in which denied endpoints are compared: what a lenient server could take for the same path.
internal static class PathFold
{
    internal static string Fold(string path)
    {
        var text = Folded(path);
        while (text.Length > 1 && (text[^1] == '/' || char.IsWhiteSpace(text[^1])))
        {
            text.Length--;
        }

        return text.ToString();
    }

    // The same without taking anything off the end.
    internal static string FoldCharacters(string path) => Folded(path).ToString();

    private static StringBuilder Folded(string path)
    {
        var text = new StringBuilder(path.Length);
        foreach (var c in path)
        {
            text.Append(Fold(c));
        }

        return text;
    }

    private static char Fold(char c) => c switch
    {
        '\\' => '/',
        // Fullwidth forms, which best-fit conversions turn into ASCII.
        >= '\uFF01' and <= '\uFF5E' => Fold((char)(c - 0xFEE0)),
        // Dotless and dotted i of a Turkish server.
        '\u0131' or '\u0130' => 'i',
        // Long s and the Kelvin sign, which .NET leaves alone, and other libraries take for an s and a k.
        '\u017F' => 's',
        '\u212A' => 'k',
        // Upper first: some letters meet only there.
        _ => char.ToLowerInvariant(char.ToUpperInvariant(c)),
    };
}
