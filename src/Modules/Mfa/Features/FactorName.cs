using System.Diagnostics.CodeAnalysis;

namespace ZeroTrust.Mfa.Features;

/// <summary>The name that a person gives a factor.</summary>
internal static class FactorName
{
    private const int Max = 64;

    public static string Rule => $"must be one line of 1 to {Max} characters without spaces at its ends";

    public static bool IsName([NotNullWhen(true)] string? name) =>
        name is { Length: > 0 and <= Max } && !name.Any(char.IsControl) && name.AsSpan().Trim().Length == name.Length && IsText(name);

    // A lone surrogate is no text: PostgreSQL could not give back what was sent.
    private static bool IsText(string name)
    {
        for (var index = 0; index < name.Length; index++)
        {
            if (char.IsSurrogate(name[index]) && !(index + 1 < name.Length && char.IsSurrogatePair(name[index], name[++index])))
            {
                return false;
            }
        }

        return true;
    }
}
