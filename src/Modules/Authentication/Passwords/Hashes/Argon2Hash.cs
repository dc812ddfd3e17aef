using NSec.Cryptography;
using Org.BouncyCastle.Crypto.Generators;
using Argon2Parameters = Org.BouncyCastle.Crypto.Parameters.Argon2Parameters;

namespace ZeroTrust.Authentication.Passwords.Hashes;

/// <summary>
/// Argon2id or Argon2i (RFC 9106) in the PHC string form, <c>$argon2id$v=19$m=65536,t=3,p=4$salt$hash</c>. Without <c>v</c> it is
/// version 16, as in the reference implementation. Argon2d is refused: it is not for passwords. The native library computes what
/// it can, one lane and a salt of 16 bytes; a managed one the rest.
/// </summary>
internal sealed class Argon2Hash : StoredHash
{
    private const int MinSalt = 8;
    private const int NativeSalt = 16;
    private const int MaxLanes = 16;

    // Memory times passes, in KiB: about two seconds of one core.
    private const long MaxWork = 1 << 20;

    private readonly byte[] _salt;
    private readonly int _type;
    private readonly int _version;

    private Argon2Hash(int type, int version, Argon2Cost cost, int lanes, byte[] salt, byte[] expected) =>
        (_type, _version, Cost, Lanes, _salt, Expected) = (type, version, cost, lanes, salt, expected);

    public Argon2Cost Cost { get; }

    public int Lanes { get; }

    /// <summary>Whether new hashes of that cost have this form.</summary>
    public bool IsOurs(Argon2Cost cost) => IsNative && Cost == cost && Expected.Length == PasswordHash.HashLength;

    protected override byte[] Expected { get; }

    private bool IsNative => _type == Argon2Parameters.Argon2id && _version == Argon2Parameters.Version13 && Lanes == 1 && _salt.Length == NativeSalt;

    public static new Argon2Hash? Parse(string text)
    {
        var (type, version, parameters, salt, hash) = text.Split('$') switch
        {
            ["", var name, "v=19", var list, var s, var h] => (TypeOf(name), Argon2Parameters.Version13, list, s, h),
            ["", var name, "v=16", var list, var s, var h] => (TypeOf(name), Argon2Parameters.Version10, list, s, h),
            ["", var name, var list, var s, var h] => (TypeOf(name), Argon2Parameters.Version10, list, s, h),
            _ => (null, 0, "", "", ""),
        };
        return type is { } known && Read(parameters) is var (cost, lanes)
            && HashText.Base64(salt) is { Length: >= MinSalt and <= MaxLength } saltBytes
            && HashText.Base64(hash) is { Length: >= MinLength and <= MaxLength } expected
            ? new Argon2Hash(known, version, cost, lanes, saltBytes, expected)
            : null;
    }

    /// <summary>The native computation: one lane, salt of 16 bytes.</summary>
    public static byte[] Native(byte[] password, byte[] salt, Argon2Cost cost, int length) => new Argon2id(new NSec.Cryptography.Argon2Parameters
    {
        DegreeOfParallelism = 1,
        MemorySize = cost.MemoryKiB,
        NumberOfPasses = cost.Passes,
    }).DeriveBytes(password, salt, length);

    protected override byte[] Compute(byte[] password) => IsNative ? Native(password, _salt, Cost, Expected.Length) : Managed(password);

    private byte[] Managed(byte[] password)
    {
        var generator = new Argon2BytesGenerator();
        generator.Init(new Argon2Parameters.Builder(_type).WithVersion(_version).WithSalt(_salt)
            .WithMemoryAsKB(Cost.MemoryKiB).WithIterations(Cost.Passes).WithParallelism(Lanes).Build());
        var result = new byte[Expected.Length];
        generator.GenerateBytes(password, result);
        return result;
    }

    private static int? TypeOf(string name) => name switch
    {
        "argon2id" => Argon2Parameters.Argon2id,
        "argon2i" => Argon2Parameters.Argon2i,
        _ => null,
    };

    private static (Argon2Cost Cost, int Lanes)? Read(string parameters) =>
        parameters.Split(',') is [['m', '=', .. var memory], ['t', '=', .. var passes], ['p', '=', .. var lanes]]
        && HashText.Number(memory) is { } kib && HashText.Number(passes) is { } times && HashText.Number(lanes) is { } width
        && new Argon2Cost(kib, times) is { IsAcceptable: true } cost && width is >= 1 and <= MaxLanes && kib >= 8 * width && (long)kib * times <= MaxWork
            ? (cost, width)
            : null;
}
