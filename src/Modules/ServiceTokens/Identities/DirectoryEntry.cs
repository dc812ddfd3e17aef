using System.Security.Cryptography;
using System.Text;
using ZeroTrust.Contracts.ServiceTokens;
using ZeroTrust.Platform.Secrets;

namespace ZeroTrust.ServiceTokens.Identities;

/// <summary>
/// An identity as the directory keeps it: always two credential slots, so that checking costs the same for one secret, for
/// two, and for a client that does not exist.
/// </summary>
internal sealed class DirectoryEntry
{
    private readonly Slot _first;
    private readonly Slot _second;

    private DirectoryEntry(ServiceIdentity identity, bool enabled, Slot first, Slot second)
    {
        Identity = identity;
        Proved = new ClientVerdict.Proved(identity);
        Enabled = enabled;
        _first = first;
        _second = second;
    }

    internal ServiceIdentity Identity { get; }

    /// <summary>The verdict on a proof of this client, made once so that proving allocates nothing.</summary>
    internal ClientVerdict.Proved Proved { get; }

    internal bool Enabled { get; }

    internal static DirectoryEntry Of(ServiceIdentityDocument document) => new(
        new ServiceIdentity(document.Id, document.ClientId, document.ValidAfter),
        document.Enabled,
        SlotOf(document.Credentials, 0),
        SlotOf(document.Credentials, 1));

    /// <summary>Stands in for an unknown client; no secret fits it.</summary>
    internal static DirectoryEntry Decoy() =>
        new(new ServiceIdentity("", "", DateTimeOffset.MaxValue), false, Slot.Empty(), Slot.Empty());

    /// <summary>Whether the secret is one of the live ones. Hashes once and compares twice, whatever is sent.</summary>
    internal bool Accepts(string secret, DateTimeOffset now)
    {
        Span<byte> text = stackalloc byte[OpaqueToken.Length];
        var wellFormed = Encoding.UTF8.TryGetBytes(secret, text, out var length) & length == OpaqueToken.Length;
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(text, hash);
        var first = CryptographicOperations.FixedTimeEquals(_first.Hash, hash) & now.UtcTicks < _first.EndsAtTicks;
        var second = CryptographicOperations.FixedTimeEquals(_second.Hash, hash) & now.UtcTicks < _second.EndsAtTicks;
        return wellFormed & Enabled & (first | second);
    }

    private static Slot SlotOf(List<ServiceCredential> credentials, int index) => index < credentials.Count
        ? new Slot(credentials[index].SecretHash, credentials[index].EndsAt?.UtcTicks ?? long.MaxValue)
        : Slot.Empty();

    private sealed class Slot(byte[] hash, long endsAtTicks)
    {
        internal byte[] Hash => hash;

        internal long EndsAtTicks => endsAtTicks;

        internal static Slot Empty() => new(RandomNumberGenerator.GetBytes(SHA256.HashSizeInBytes), 0);
    }
}
