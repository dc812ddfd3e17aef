namespace ZeroTrust.Authentication.Passwords.Blocklist;

/// <summary>
/// Whether a password is among the first that an attacker tries: common ones, as they are or with the usual disguises (case,
/// digits for letters, separators, up to three characters more), two of them in a row, one over and over, and keys in sequence.
/// A pass phrase of three common words is not.
/// </summary>
internal sealed class Guessable(CommonPasswords common)
{
    // A piece shorter than this says nothing: most texts have one.
    private const int MinPiece = 4;
    private const int MaxExtra = 3;
    private const int MaxPiece = 24;
    private const string Digits = "0134578@$!|";
    private const string Letters = "oieastbasil";

    /// <summary>Whether it is; the same answer for any case.</summary>
    public bool Is(string password) => IsSequence(password) || FormsOf(password).Distinct(StringComparer.Ordinal).Any(form => IsCommon(form) || IsRepeated(form));

    private static IEnumerable<string> FormsOf(string password)
    {
        var lower = password.ToLowerInvariant();
        string[] plain = [lower, string.Concat(lower.Where(char.IsLetterOrDigit))];
        return plain.Concat(plain.Select(form => Undisguised(form, 'i'))).Concat(plain.Select(form => Undisguised(form, 'l'))).Where(form => form.Length >= MinPiece);
    }

    private static string Undisguised(string form, char one) =>
        string.Create(form.Length, (form, one), static (text, state) =>
        {
            for (var i = 0; i < text.Length; i++)
            {
                var at = Digits.IndexOf(state.form[i], StringComparison.Ordinal);
                text[i] = state.form[i] == '1' ? state.one : at < 0 ? state.form[i] : Letters[at];
            }
        });

    private bool IsCommon(string form)
    {
        if (form.Length > (2 * MaxPiece) + MaxExtra)
        {
            return common.Contains(form);
        }

        for (var before = 0; before <= MaxExtra; before++)
        {
            for (var after = 0; before + after <= MaxExtra && form.Length - before - after >= MinPiece; after++)
            {
                if (IsOneOrTwo(form.AsSpan(before..^after)))
                {
                    return true;
                }
            }
        }

        return false;
    }

    private bool IsOneOrTwo(ReadOnlySpan<char> core)
    {
        if (common.Contains(core))
        {
            return true;
        }

        for (var at = MinPiece; at <= core.Length - MinPiece; at++)
        {
            if (common.Contains(core[..at]) && common.Contains(core[at..]))
            {
                return true;
            }
        }

        return false;
    }

    // Twice and more a short unit, or a common one of any length.
    private bool IsRepeated(string form)
    {
        for (var unit = 1; unit <= form.Length / 2; unit++)
        {
            if (form.AsSpan(unit).SequenceEqual(form.AsSpan(0, form.Length - unit)))
            {
                return unit <= MinPiece || common.Contains(form.AsSpan(0, unit));
            }
        }

        return false;
    }

    // Few different characters, or steps of at most two kinds: aaaa, 1234567890123, abcabcabc.
    private static bool IsSequence(string password) =>
        password.Distinct().Count() < 4 || password.Skip(1).Zip(password, (next, last) => next - last).Distinct().Count() <= 2;
}
