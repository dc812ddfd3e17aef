using Kind = ZeroTrust.Policy.ConditionSymbolKind;

namespace ZeroTrust.Policy;

// The words of a condition that compiled: enough to see what it names, without its types.
internal static class ConditionScan
{
    internal const char TextMark = '"';

    // Operators as they stand; a name with its dots in one word; a text starts with a quotation mark, whichever it was written with.
    internal static List<string> Of(string condition)
    {
        var words = new List<string>();
        var lexer = new ConditionLexer(condition);
        var isName = false;
        for (var token = lexer.Next(); token.Kind is not (Kind.End or Kind.Invalid); token = lexer.Next())
        {
            if (token.Kind == Kind.Dot || (token.Kind == Kind.Identifier && isName))
            {
                words[^1] += token.Value;
            }
            else
            {
                words.Add(token.Kind == Kind.Text ? TextMark + token.Value : token.Value);
            }

            isName = token.Kind == Kind.Dot;
        }

        return words;
    }

    internal static bool IsName(string word) => char.IsAsciiLetter(word[0]) && word.Contains('.', StringComparison.Ordinal);
}
