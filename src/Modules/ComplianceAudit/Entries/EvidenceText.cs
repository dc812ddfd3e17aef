using System.Text;

namespace ZeroTrust.ComplianceAudit.Entries;

/// <summary>
/// Makes any text storable. Evidence must not fail to be written because of what it is about, and PostgreSQL takes neither
/// U+0000 nor half of a surrogate pair.
/// </summary>
internal static class EvidenceText
{
    internal const int MaxLength = 512;

    internal static string Clean(string text, int maxLength = MaxLength)
    {
        var cut = text.Length <= maxLength ? text : text[..maxLength];
        return Ascii.IsValid(cut) && !cut.Contains('\0') ? cut : Replace(cut);
    }

    internal static string? CleanOrNull(string? text) => text is null ? null : Clean(text);

    private static string Replace(string text)
    {
        var clean = new StringBuilder(text.Length);
        // EnumerateRunes gives U+FFFD for half of a pair.
        foreach (var rune in text.EnumerateRunes())
        {
            clean.Append(rune.Value == 0 ? Rune.ReplacementChar : rune);
        }

        return clean.ToString();
    }
}
