using Codes = ZeroTrust.Policy.PolicyProblemCodes;

namespace ZeroTrust.Policy;

// Words that a policy may name its networks, windows and properties by: what the lexer takes for one identifier.
internal static class ConditionWords
{
    internal const int MaxLength = 64;

    internal static string? Read(YamlNode node, ProblemList errors)
    {
        if (NodeReader.Text(node, errors) is not { } text)
        {
            return null;
        }

        if (IsWord(text))
        {
            return text;
        }

        errors.Add(node.At, Codes.InvalidName, $"{ProblemList.Show(text)} is no name in a condition: a letter, then letters, digits and _, at most {MaxLength}.");
        return null;
    }

    private static bool IsWord(string text) =>
        text.Length is > 0 and <= MaxLength && char.IsAsciiLetter(text[0]) && text.All(c => char.IsAsciiLetterOrDigit(c) || c == '_');
}
