using System.Security.Cryptography;
using System.Text;

namespace ZeroTrust.Authentication.Passwords.Hashes;

/// <summary>
/// A stored hash, read into its parameters. Whoever reads one has bounded its cost: a hash that somebody made up can neither
/// hold a thread for long nor take much memory. Checking costs tens of milliseconds and up: only ever behind the gate.
/// </summary>
internal abstract class StoredHash
{
    /// <summary>Shortest result that is taken: a shorter one would accept other passwords by chance.</summary>
    protected const int MinLength = 16;

    /// <summary>Longest result and salt in bytes.</summary>
    protected const int MaxLength = 64;

    /// <summary>The result that the right password gives.</summary>
    protected abstract byte[] Expected { get; }

    /// <summary>Whether the password is the one; constant time in the comparison.</summary>
    public bool Matches(string password)
    {
        var bytes = Encoding.UTF8.GetBytes(password);
        try
        {
            return CryptographicOperations.FixedTimeEquals(Expected, Compute(bytes));
        }
        finally
        {
            CryptographicOperations.ZeroMemory(bytes);
        }
    }

    /// <summary>The hash that a text is, or null where it is in no form that we know or its cost is out of bounds.</summary>
    public static StoredHash? Parse(string text) => text.Length > ImportedHash.MaxText
        ? null
        : Argon2Hash.Parse(text) ?? BcryptHash.Parse(text) ?? (StoredHash?)Pbkdf2Hash.Parse(text);

    /// <summary>The result for a password.</summary>
    protected abstract byte[] Compute(byte[] password);

    public override string ToString() => "***";
}
