using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using ZeroTrust.Authentication.Passwords.Hashes;

namespace ZeroTrust.Authentication.Passwords;

/// <summary>
/// Argon2id in the PHC string form: <c>$argon2id$v=19$m=19456,t=2,p=1$salt$hash</c>. The parameters are stored with each hash,
/// so that the setting can change without touching old ones. Costs tens of milliseconds: only ever run behind the gate.
/// </summary>
internal static class PasswordHash
{
    /// <summary>Bytes of a new hash.</summary>
    public const int HashLength = 32;
    private const int SaltLength = 16;

    /// <summary>Hashes a password that the policy accepted.</summary>
    public static string Create(string password, Argon2Cost cost)
    {
        var salt = RandomNumberGenerator.GetBytes(SaltLength);
        var bytes = Encoding.UTF8.GetBytes(password);
        try
        {
            return Render(cost, salt, Argon2Hash.Native(bytes, salt, cost, HashLength));
        }
        finally
        {
            CryptographicOperations.ZeroMemory(bytes);
        }
    }

    /// <summary>A hash that no password matches, with the same cost to check.</summary>
    public static string Decoy(Argon2Cost cost) => Render(cost, RandomNumberGenerator.GetBytes(SaltLength), RandomNumberGenerator.GetBytes(HashLength));

    /// <summary>Whether the password is the one of a hash of ours or an imported one; constant time in the comparison.</summary>
    /// <exception cref="FormatException">The stored text is no hash that we made or took.</exception>
    public static bool Matches(string stored, string password) => (StoredHash.Parse(stored) ?? throw NotAHash()).Matches(password);

    /// <summary>Whether the stored hash has the form and the cost that new ones get.</summary>
    public static bool IsCurrent(string stored, Argon2Cost cost) => Argon2Hash.Parse(stored) is { } hash && hash.IsOurs(cost);

    private static string Render(Argon2Cost cost, byte[] salt, byte[] hash) => string.Create(
        CultureInfo.InvariantCulture,
        $"$argon2id$v=19$m={cost.MemoryKiB},t={cost.Passes},p=1${Base64(salt)}${Base64(hash)}");

    private static FormatException NotAHash() => new("A stored password hash is in no form that this version knows.");

    // PHC strings use base64 without padding.
    private static string Base64(byte[] bytes) => Convert.ToBase64String(bytes).TrimEnd('=');
}
