using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace ZeroTrust.Authentication.Passwords.Hashes;

/// <summary>
/// PBKDF2 (RFC 8018) in the forms of ASP.NET Core Identity (version 3), Django (<c>pbkdf2_sha256$rounds$salt$hash</c>) and passlib or
/// PHC (<c>$pbkdf2-sha256$rounds$salt$hash</c>, <c>$pbkdf2-sha256$i=rounds,l=32$salt$hash</c>).
/// </summary>
internal sealed class Pbkdf2Hash : StoredHash
{
    // Rounds times blocks of the result: about a second of one core.
    private const long MaxWork = 2_000_000;
    private const int IdentityHead = 13;
    private const byte IdentityVersion3 = 1;

    private readonly HashAlgorithmName _algorithm;
    private readonly int _rounds;
    private readonly byte[] _salt;

    private Pbkdf2Hash(HashAlgorithmName algorithm, int rounds, byte[] salt, byte[] expected) =>
        (_algorithm, _rounds, _salt, Expected) = (algorithm, rounds, salt, expected);

    protected override byte[] Expected { get; }

    public static new Pbkdf2Hash? Parse(string text) => text.Split('$') switch
    {
        [['p', 'b', 'k', 'd', 'f', '2', '_', .. var digest], var rounds, var salt, var hash] =>
            Create(AlgorithmOf(digest), HashText.Number(rounds), Encoding.UTF8.GetBytes(salt), HashText.Base64(hash)),
        ["", ['p', 'b', 'k', 'd', 'f', '2', '-', .. var digest], var parameters, var salt, var hash] => ParsePhc(digest, parameters, salt, hash),
        ["", "pbkdf2", var rounds, var salt, var hash] => ParsePhc("sha1", rounds, salt, hash),
        [['A', 'Q', 'A', 'A', 'A', ..]] => ParseIdentity(text),
        _ => null,
    };

    protected override byte[] Compute(byte[] password) => Rfc2898DeriveBytes.Pbkdf2(password, _salt, _rounds, _algorithm, Expected.Length);

    private static Pbkdf2Hash? ParsePhc(string digest, string parameters, string salt, string hash)
    {
        var expected = HashText.AdaptedBase64(hash);
        var rounds = parameters.Split(',') switch
        {
            [['i', '=', .. var i]] => HashText.Number(i),
            [['i', '=', .. var i], ['l', '=', .. var length]] => HashText.Number(length) == expected?.Length ? HashText.Number(i) : null,
            [var plain] => HashText.Number(plain),
            _ => null,
        };
        return Create(AlgorithmOf(digest), rounds, HashText.AdaptedBase64(salt), expected);
    }

    // 1 | pseudo-random function (4) | rounds (4) | length of the salt (4) | salt | result; numbers big-endian.
    private static Pbkdf2Hash? ParseIdentity(string text)
    {
        if (HashText.Base64(text) is not { Length: > IdentityHead } blob || blob[0] != IdentityVersion3)
        {
            return null;
        }

        HashAlgorithmName? algorithm = BinaryPrimitives.ReadUInt32BigEndian(blob.AsSpan(1)) switch
        {
            0 => HashAlgorithmName.SHA1,
            1 => HashAlgorithmName.SHA256,
            2 => HashAlgorithmName.SHA512,
            _ => null,
        };
        var rounds = BinaryPrimitives.ReadUInt32BigEndian(blob.AsSpan(5));
        var saltLength = BinaryPrimitives.ReadUInt32BigEndian(blob.AsSpan(9));
        return rounds <= MaxWork && saltLength <= blob.Length - IdentityHead
            ? Create(algorithm, (int)rounds, blob[IdentityHead..(IdentityHead + (int)saltLength)], blob[(IdentityHead + (int)saltLength)..])
            : null;
    }

    private static Pbkdf2Hash? Create(HashAlgorithmName? algorithm, int? rounds, byte[]? salt, byte[]? expected) =>
        algorithm is { } known && rounds is >= 1 and var count && salt is { Length: >= 1 and <= MaxLength }
        && expected is { Length: >= MinLength and <= MaxLength } && count * (long)BlocksOf(known, expected.Length) <= MaxWork
            ? new Pbkdf2Hash(known, count, salt, expected)
            : null;

    private static int BlocksOf(HashAlgorithmName algorithm, int length)
    {
        var block = algorithm == HashAlgorithmName.SHA1 ? 20 : algorithm == HashAlgorithmName.SHA256 ? 32 : 64;
        return (length + block - 1) / block;
    }

    private static HashAlgorithmName? AlgorithmOf(string digest) => digest switch
    {
        "sha1" => HashAlgorithmName.SHA1,
        "sha256" => HashAlgorithmName.SHA256,
        "sha512" => HashAlgorithmName.SHA512,
        _ => null,
    };
}
