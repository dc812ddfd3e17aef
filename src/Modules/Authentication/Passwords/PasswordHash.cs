using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using NSec.Cryptography;

namespace ZeroTrust.Authentication.Passwords;

/// <summary>
/// Argon2id in the PHC string form: <c>$argon2id$v=19$m=19456,t=2,p=1$salt$hash</c>. The parameters are stored with each hash,
/// so that the setting can change without touching old ones. Costs tens of milliseconds: only ever run behind the gate.
/// </summary>
internal static class PasswordHash
{
    private const int SaltLength = 16;
    private const int HashLength = 32;

    /// <summary>Hashes a password that <see cref="PasswordRules"/> accepted.</summary>
    public static string Create(string password, Argon2Cost cost)
    {
        var salt = RandomNumberGenerator.GetBytes(SaltLength);
        return Render(cost, salt, Compute(password, cost, salt));
    }

    /// <summary>A hash that no password matches, with the same cost to check.</summary>
    public static string Decoy(Argon2Cost cost) => Render(cost, RandomNumberGenerator.GetBytes(SaltLength), RandomNumberGenerator.GetBytes(HashLength));

    /// <summary>Whether the password is the one; constant time in the comparison.</summary>
    /// <exception cref="FormatException">The stored text is not a hash that we made.</exception>
    public static bool Matches(string stored, string password)
    {
        var (cost, salt, expected) = Parse(stored);
        return CryptographicOperations.FixedTimeEquals(expected, Compute(password, cost, salt));
    }

    /// <summary>Whether the stored hash has the cost that new ones get.</summary>
    public static bool HasCost(string stored, Argon2Cost cost) => Parse(stored).Cost == cost;

    private static byte[] Compute(string password, Argon2Cost cost, byte[] salt)
    {
        var argon2 = new Argon2id(new Argon2Parameters
        {
            DegreeOfParallelism = 1,
            MemorySize = cost.MemoryKiB,
            NumberOfPasses = cost.Passes,
        });
        var bytes = Encoding.UTF8.GetBytes(password);
        try
        {
            return argon2.DeriveBytes(bytes, salt, HashLength);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(bytes);
        }
    }

    private static string Render(Argon2Cost cost, byte[] salt, byte[] hash) => string.Create(
        CultureInfo.InvariantCulture,
        $"$argon2id$v=19$m={cost.MemoryKiB},t={cost.Passes},p=1${Base64(salt)}${Base64(hash)}");

    private static (Argon2Cost Cost, byte[] Salt, byte[] Hash) Parse(string stored)
    {
        if (stored.Split('$') is ["", "argon2id", "v=19", var parameters, var salt, var hash]
            && parameters.Split(',') is [['m', '=', .. var memory], ['t', '=', .. var passes], "p=1"]
            && int.TryParse(memory, NumberStyles.None, CultureInfo.InvariantCulture, out var kib)
            && int.TryParse(passes, NumberStyles.None, CultureInfo.InvariantCulture, out var times)
            && new Argon2Cost(kib, times) is { IsAcceptable: true } cost)
        {
            return (cost, Bytes(salt), Bytes(hash));
        }

        throw new FormatException("A stored password hash is not in the form that this version writes.");
    }

    // PHC strings use base64 without padding.
    private static string Base64(byte[] bytes) => Convert.ToBase64String(bytes).TrimEnd('=');

    private static byte[] Bytes(string text) => Convert.FromBase64String(text.PadRight((text.Length + 3) / 4 * 4, '='));
}
