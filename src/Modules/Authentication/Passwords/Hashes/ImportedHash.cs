using System.Diagnostics.CodeAnalysis;

namespace ZeroTrust.Authentication.Passwords.Hashes;

/// <summary>
/// The hash of a password that another system made: PBKDF2 (ASP.NET Core Identity 3, Django, passlib, PHC), bcrypt, Argon2id or
/// Argon2i. Kept as it is (<see cref="PasswordStore.Set"/> with <see cref="Reveal"/>) until the person logs in; that login
/// replaces it by one of ours in its own commit. Never printed, never readable again.
/// </summary>
internal sealed class ImportedHash
{
    /// <summary>Longest text in characters; a longer one is in no known form.</summary>
    public const int MaxText = 512;

    private readonly string _text;

    private ImportedHash(string text) => _text = text;

    /// <summary>
    /// Whether the text is a hash in a known form whose cost is within bounds: one that could hold a thread for seconds or take
    /// hundreds of megabytes is none. Cheap; computes no hash.
    /// </summary>
    public static bool TryParse([NotNullWhen(true)] string? text, [NotNullWhen(true)] out ImportedHash? hash)
    {
        hash = text is not null && StoredHash.Parse(text) is not null ? new ImportedHash(text) : null;
        return hash is not null;
    }

    /// <summary>The text to store.</summary>
    public string Reveal() => _text;

    public override string ToString() => "***";
}
