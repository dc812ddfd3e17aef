namespace ZeroTrust.Authentication.Passwords;

/// <summary>The parameters of one Argon2id hash (RFC 9106); one lane, which is all that libsodium does.</summary>
internal readonly record struct Argon2Cost(int MemoryKiB, int Passes)
{
    // A stored string must not make us allocate without bound.
    private const int MaxMemoryKiB = 262_144;
    private const int MaxPasses = 10;

    public static Argon2Cost Of(PasswordHashCost cost) => cost == PasswordHashCost.Memory12MiB
        ? new Argon2Cost(12_288, 3)
        : new Argon2Cost(19_456, 2);

    public bool IsAcceptable => MemoryKiB is >= 8 and <= MaxMemoryKiB && Passes is >= 1 and <= MaxPasses;
}
