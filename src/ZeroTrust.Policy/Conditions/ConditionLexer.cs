using System.Text;
using Kind = ZeroTrust.Policy.ConditionSymbolKind;

namespace ZeroTrust.Policy;

// The words of a condition, one after the other; after the end or an invalid one there is nothing more to ask for.
internal sealed class ConditionLexer(string text)
{
    private int at;

    internal ConditionSymbol Next()
    {
        while (at < text.Length && text[at] is ' ' or '\n' or '\r')
        {
            at++;
        }

        var start = at;
        if (start == text.Length)
        {
            return new ConditionSymbol(Kind.End, start, "");
        }

        return text[start] switch
        {
            '"' or '\'' => Text(start),
            '-' or (>= '0' and <= '9') => Number(start),
            '_' or (>= 'a' and <= 'z') or (>= 'A' and <= 'Z') => Identifier(start),
            _ => Symbol(start),
        };
    }

    private ConditionSymbol Symbol(int start)
    {
        var rest = text.AsSpan(start);
        var two = rest.Length > 1 ? rest[..2] : [];
        return two switch
        {
            "&&" => Take(Kind.And, start, 2),
            "||" => Take(Kind.Or, start, 2),
            "==" or "!=" or "<=" or ">=" => Take(Kind.Operator, start, 2),
            _ => rest[0] switch
            {
                '<' or '>' => Take(Kind.Operator, start, 1),
                '!' => Take(Kind.Not, start, 1),
                '.' => Take(Kind.Dot, start, 1),
                ',' => Take(Kind.Comma, start, 1),
                '(' => Take(Kind.Open, start, 1),
                ')' => Take(Kind.Close, start, 1),
                '[' => Take(Kind.OpenList, start, 1),
                ']' => Take(Kind.CloseList, start, 1),
                '=' => Invalid(start, "A comparison is written '=='."),
                '&' or '|' => Invalid(start, "The operators are '&&' and '||'."),
                _ => Invalid(start, "This character stands only in a text."),
            },
        };
    }

    private ConditionSymbol Identifier(int start)
    {
        while (at < text.Length && (char.IsAsciiLetterOrDigit(text[at]) || text[at] == '_'))
        {
            at++;
        }

        return new ConditionSymbol(Kind.Identifier, start, text[start..at]);
    }

    private ConditionSymbol Number(int start)
    {
        at += text[start] == '-' ? 1 : 0;
        var digits = at;
        while (at < text.Length && (char.IsAsciiLetterOrDigit(text[at]) || text[at] == '_'))
        {
            at++;
        }

        // No leading zero: one reader takes 010 for ten, another for eight. "-0" would be a second zero.
        var number = text.AsSpan(digits, at - digits);
        var isPlain = number.Length > 0 && !number.ContainsAnyExceptInRange('0', '9') && (number is "0" ? digits == start : number[0] != '0');
        return isPlain
            ? new ConditionSymbol(Kind.Number, start, text[start..at])
            : Invalid(start, "A number is whole and has neither a leading zero nor a unit.");
    }

    private ConditionSymbol Text(int start)
    {
        var length = text.AsSpan(start + 1).IndexOf(text[start]);
        if (length < 0)
        {
            return Invalid(start, "This text does not end.");
        }

        var value = text.Substring(start + 1, length);
        at = start + length + 2;

        // Only an escape of YAML brings such a character here; nobody would see it in a review. Half of a surrogate pair reads as U+FFFD.
        return value.EnumerateRunes().Any(rune => PathCharacters.IsInvisible(rune) || rune == Rune.ReplacementChar)
            ? Invalid(start, "This text holds an invisible character.")
            : new ConditionSymbol(Kind.Text, start, value);
    }

    private ConditionSymbol Take(Kind kind, int start, int length)
    {
        at = start + length;
        return new ConditionSymbol(kind, start, text.Substring(start, length));
    }

    private static ConditionSymbol Invalid(int start, string why) => new(Kind.Invalid, start, why);
}
