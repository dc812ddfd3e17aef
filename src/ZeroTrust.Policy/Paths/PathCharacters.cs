using System.Buffers;
using System.Globalization;
using System.Text;

namespace ZeroTrust.Policy;

internal static class PathCharacters
{
    internal static bool IsUnreserved(char c) => char.IsAsciiLetterOrDigit(c) || c is '-' or '.' or '_' or '~';

    // pchar of RFC 3986 and '/', without ';': servers disagree on whether matrix parameters belong to the path.
    internal static bool IsLiteral(char c) =>
        IsUnreserved(c) || c is '/' or ':' or '@' or '!' or '$' or '&' or '\'' or '(' or ')' or '*' or '+' or ',' or '=';

    // The same as a set, to look for in one go.
    internal static readonly SearchValues<char> Literals =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~/:@!$&'()*+,=");

    // A second decoding behind the gateway would turn these into structure.
    internal static bool MayStayEncoded(char c) => !char.IsControl(c) && c is not ('/' or '\\' or '%' or ';' or '?' or '#');

    internal static bool IsInvisible(Rune rune) => Rune.GetUnicodeCategory(rune) is UnicodeCategory.Control or UnicodeCategory.Format
        or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator;
}
