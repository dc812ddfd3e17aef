using System.Collections.Frozen;
using ZeroTrust.Platform.Problems;

namespace ZeroTrust.Authentication.Passwords;

/// <summary>
/// What a password must be (NIST SP 800-63B section 3.1.1.2): long, not the user name, not one that everybody tries first.
/// No composition rules, no expiry. Passwords are taken code point by code point: the product runs without ICU (invariant
/// globalization), where .NET normalises nothing, and to be right on one machine only would be worse than not at all.
/// </summary>
internal static class PasswordRules
{
    /// <summary>Longest password in UTF-16 characters.</summary>
    public const int MaxLength = 256;

    // Only what the length rule lets through; a full list of leaked passwords is another matter.
    private static readonly FrozenSet<string> Common = new[]
    {
        "password1234", "password12345", "password123456", "passwordpassword", "administrator", "administrator1", "letmeinletmein",
        "welcome12345", "welcome123456", "changeme1234", "changemechangeme", "qwertyuiop123", "qwertyqwerty", "qwertyuiopasdf",
        "iloveyou1234", "iloveyouiloveyou", "zaq12wsxcde3", "1q2w3e4r5t6y", "1qaz2wsx3edc", "123456123456", "1234567890123",
        "1234567891011", "abcdefghijkl", "abcd12345678", "trustno1trustno1", "sunshine1234", "princess1234", "football1234",
        "baseball1234", "superman1234", "zerotrust123", "zerotrust1234", "correcthorsebatterystaple",
    }.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    /// <summary>Whether this can be anybody's password at all: not too long, and valid Unicode, which alone has a UTF-8 form.</summary>
    public static bool CanBePassword(string password) => password.Length is > 0 and <= MaxLength && IsWellFormed(password);

    /// <summary>What is wrong with a new password, or null.</summary>
    public static FieldError? Refuse(string password, string? userName, int minLength)
    {
        if (!CanBePassword(password) || password.Length < minLength)
        {
            return new FieldError("password", $"must have {minLength} to {MaxLength} characters");
        }

        if (password.Distinct().Count() < 4 || Common.Contains(password))
        {
            return new FieldError("password", "is one of those that are tried first");
        }

        return IsUserName(password, userName) ? new FieldError("password", "must not be the user name") : null;
    }

    private static bool IsUserName(string password, string? userName)
    {
        if (string.IsNullOrWhiteSpace(userName))
        {
            return false;
        }

        var name = userName.Trim();
        var reversed = new string([.. name.Reverse()]);
        return password.Equals(name, StringComparison.OrdinalIgnoreCase)
            || password.Equals(reversed, StringComparison.OrdinalIgnoreCase)
            || (name.Length >= 4 && password.Replace(name, "", StringComparison.OrdinalIgnoreCase).Length < 4);
    }

    // A lone surrogate cannot be normalised, nor written as UTF-8.
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
