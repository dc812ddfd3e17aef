using System.Buffers;
using System.Globalization;

namespace ZeroTrust.Authentication.Passwords.Breaches;

/// <summary>Reads the answer of a range service: lines <c>SUFFIX:COUNT</c>, a count of 0 being padding.</summary>
internal static class RangeAnswer
{
    private const int SuffixLength = 35;
    private static readonly SearchValues<char> Hexadecimal = SearchValues.Create("0123456789ABCDEFabcdef");

    /// <summary>What the answer says of the suffix; unknown where it is not an answer of this form.</summary>
    public static BreachVerdict Judge(string answer, string suffix)
    {
        var verdict = BreachVerdict.Clean;
        foreach (var line in answer.AsSpan().EnumerateLines())
        {
            if (line.IsEmpty)
            {
                continue;
            }

            if (line.Length <= SuffixLength + 1 || line[SuffixLength] != ':' || line[..SuffixLength].ContainsAnyExcept(Hexadecimal)
                || !long.TryParse(line[(SuffixLength + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out var count))
            {
                return BreachVerdict.Unknown;
            }

            if (count > 0 && line[..SuffixLength].Equals(suffix, StringComparison.OrdinalIgnoreCase))
            {
                verdict = BreachVerdict.Breached;
            }
        }

        return verdict;
    }
}
