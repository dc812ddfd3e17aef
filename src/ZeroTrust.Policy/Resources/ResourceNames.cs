using System.Text;
using Codes = ZeroTrust.Policy.PolicyProblemCodes;

namespace ZeroTrust.Policy;

// Names of types, actions and single resources. Others chose them, so they are wider than names of services.
internal static class ResourceNames
{
    internal const int MaxLength = 128;
    internal const int MaxId = 256;

    // Types with a meaning of their own at every door.
    private static bool IsReserved(string type) => type is "route" or "service";

    internal static string? Type(YamlNode node, ProblemList errors)
    {
        if (Word(node, errors) is not { } name)
        {
            return null;
        }

        if (IsReserved(name))
        {
            errors.Add(node.At, Codes.ReservedName, $"A type must not be called '{name}'.");
            return null;
        }

        return name;
    }

    internal static string? Word(YamlNode node, ProblemList errors)
    {
        if (NodeReader.Text(node, errors) is not { } text)
        {
            return null;
        }

        if (text.Length is > 0 and <= MaxLength && char.IsAsciiLetterOrDigit(text[0])
            && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '_' or ':' or '-'))
        {
            return text;
        }

        errors.Add(node.At, Codes.InvalidName, $"{ProblemList.Show(text)} is no name: a letter or digit, then these or . _ : -, at most {MaxLength}.");
        return null;
    }

    internal static string? Id(YamlNode node, ProblemList errors)
    {
        if (NodeReader.Text(node, errors) is not { } text)
        {
            return null;
        }

        if (text.Length is > 0 and <= MaxId && text.EnumerateRunes().All(rune => !PathCharacters.IsInvisible(rune) && rune != Rune.ReplacementChar))
        {
            return text;
        }

        errors.Add(node.At, Codes.InvalidName, $"An id has 1 to {MaxId} visible characters.");
        return null;
    }
}
