using Org.BouncyCastle.Crypto.Generators;

namespace ZeroTrust.Authentication.Passwords.Hashes;

/// <summary>
/// bcrypt in the form of OpenBSD, <c>$2b$12$</c> with 22 characters of salt and 31 of result; <c>$2a$</c> and <c>$2y$</c> are the
/// same computation. bcrypt sees the first 72 bytes of a password; what follows never counted, so it does not here either.
/// <c>$2x$</c>, the mark of a known fault, is refused.
/// </summary>
internal sealed class BcryptHash : StoredHash
{
    private const string Alphabet = "./ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
    private const int Length = 60;
    private const int SaltLength = 16;
    private const int SaltCharacters = 22;
    private const int ResultLength = 23;
    private const int MaxPassword = 72;
    private const int MinCost = 4;

    // Two to the power of it rounds; 14 is about a second.
    private const int MaxCost = 14;

    private readonly int _cost;
    private readonly byte[] _salt;

    private BcryptHash(int cost, byte[] salt, byte[] expected) => (_cost, _salt, Expected) = (cost, salt, expected);

    protected override byte[] Expected { get; }

    public static new BcryptHash? Parse(string text)
    {
        if (text is not { Length: Length } || text is not ['$', '2', 'a' or 'b' or 'y', '$', var tens, var ones, '$', .. var rest]
            || !char.IsAsciiDigit(tens) || !char.IsAsciiDigit(ones) || !rest.All(Alphabet.Contains))
        {
            return null;
        }

        var cost = ((tens - '0') * 10) + (ones - '0');
        return cost is >= MinCost and <= MaxCost
            ? new BcryptHash(cost, Decode(rest[..SaltCharacters], SaltLength), Decode(rest[SaltCharacters..], ResultLength))
            : null;
    }

    protected override byte[] Compute(byte[] password)
    {
        var used = password.AsSpan(0, Math.Min(password.Length, MaxPassword)).ToArray();
        try
        {
            // The terminating zero of a C string belongs to what is hashed, as far as there is room.
            return BCrypt.Generate(used, _salt, _cost, addTerminator: used.Length < MaxPassword)[..ResultLength];
        }
        finally
        {
            System.Security.Cryptography.CryptographicOperations.ZeroMemory(used);
        }
    }

    // Six bits a character, most significant first; surplus bits at the end are not looked at, as in the original.
    private static byte[] Decode(string text, int length)
    {
        var bytes = new byte[length];
        for (var i = 0; i < length * 8; i++)
        {
            var bit = (Alphabet.IndexOf(text[i / 6], StringComparison.Ordinal) >> (5 - (i % 6))) & 1;
            bytes[i / 8] |= (byte)(bit << (7 - (i % 8)));
        }

        return bytes;
    }
}
