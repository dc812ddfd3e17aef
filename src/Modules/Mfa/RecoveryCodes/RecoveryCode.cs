using System.Buffers;
using System.Security.Cryptography;

namespace ZeroTrust.Mfa.RecoveryCodes;

/// <summary>
/// The form of a recovery code: 25 characters of Crockford's Base32 in five groups, 125 random bits. From 112 bits on, ASVS 5.0
/// (6.5.2) and NIST SP 800-63B-4 (3.1.2.2) ask for no slow hash: nobody tries so many.
/// </summary>
internal static class RecoveryCode
{
    public const int Length = 25;
    private const int Group = 5;
    private const int MaxTyped = 64;
    private const string Alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
    private static readonly SearchValues<char> Characters = SearchValues.Create(Alphabet);

    /// <summary>A new one, as it is shown.</summary>
    public static string Create() =>
        string.Join('-', RandomNumberGenerator.GetString(Alphabet, Length).Chunk(Group).Select(group => new string(group)));

    /// <summary>
    /// The one spelling of what a person typed, or null where it can be no code: either case, with or without dashes and spaces, O for
    /// 0 and I or L for 1.
    /// </summary>
    public static string? Read(string? typed)
    {
        if (typed is null || typed.Length > MaxTyped)
        {
            return null;
        }

        var code = string.Concat(typed.Where(character => character is not ('-' or ' ')).Select(Canonical));
        return code.Length == Length && !code.AsSpan().ContainsAnyExcept(Characters) ? code : null;
    }

    private static char Canonical(char typed) => typed switch
    {
        'o' or 'O' => '0',
        'i' or 'I' or 'l' or 'L' => '1',
        _ => char.IsAsciiLetterLower(typed) ? (char)(typed - 'a' + 'A') : typed,
    };
}
