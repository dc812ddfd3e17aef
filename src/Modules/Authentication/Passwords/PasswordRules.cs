namespace ZeroTrust.Authentication.Passwords;

/// <summary>
/// The form of a password (NIST SP 800-63B-4 section 3.1.1.2): any Unicode text, spaces kept, nothing cut off, no rule about kinds
/// of characters. Taken code point by code point: the product runs without ICU (invariant globalization), where .NET normalises
/// nothing, and to be right on one machine only would be worse than not at all.
/// </summary>
internal static class PasswordRules
{
    /// <summary>Longest password in UTF-16 characters; a longer one is refused, never cut.</summary>
    public const int MaxLength = 256;

    /// <summary>Whether this can be anybody's password at all: not too long, and valid Unicode, which alone has a UTF-8 form.</summary>
    public static bool CanBePassword(string password) => password.Length is > 0 and <= MaxLength && IsWellFormed(password);

    /// <summary>Whether it can be one and has the code points asked for.</summary>
    public static bool IsLongEnough(string password, int minLength) => CanBePassword(password) && password.EnumerateRunes().Count() >= minLength;

    // A lone surrogate cannot be written as UTF-8.
    private static bool IsWellFormed(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (char.IsSurrogate(text[i]) && !(i + 1 < text.Length && char.IsSurrogatePair(text[i], text[++i])))
            {
                return false;
            }
        }

        return true;
    }
}
