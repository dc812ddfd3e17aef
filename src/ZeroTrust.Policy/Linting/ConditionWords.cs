namespace ZeroTrust.Policy;

// The words of a condition that compiled: enough to see what it names, without its types.
internal static class ConditionWords
{
    internal const char TextMark = '"';

    // Names and operators as they stand; a text starts with a quotation mark, whichever it was written with.
    internal static List<string> Of(string condition)
    {
        var words = new List<string>();
        for (var i = 0; i < condition.Length;)
        {
            var end = EndOf(condition, i);
            if (!char.IsWhiteSpace(condition[i]))
            {
                words.Add(condition[i] is '"' or '\'' ? TextMark + condition[(i + 1)..Math.Max(i + 1, end - 1)] : condition[i..end]);
            }

            i = end;
        }

        return words;
    }

    internal static bool IsName(string word) => char.IsAsciiLetter(word[0]) && word.Contains('.', StringComparison.Ordinal);

    private static int EndOf(string text, int start)
    {
        var first = text[start];
        if (first is '"' or '\'')
        {
            var close = text.IndexOf(first, start + 1);
            return close < 0 ? text.Length : close + 1;
        }

        if (!IsNamePart(first))
        {
            return start + (start + 1 < text.Length && text.AsSpan(start, 2) is "==" or "!=" or "<=" or ">=" or "&&" or "||" ? 2 : 1);
        }

        var end = start;
        while (end < text.Length && IsNamePart(text[end]))
        {
            end++;
        }

        return end;
    }

    private static bool IsNamePart(char c) => char.IsAsciiLetterOrDigit(c) || c is '_' or '.' or '-';
}
