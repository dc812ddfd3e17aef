using System.Security.Cryptography;

namespace ZeroTrust.Platform.Keys;

/// <summary>
/// The versions of the key-encryption key, oldest first: 32 bytes each after the mark <c>ZTK1</c>. A file of exactly 32 bytes
/// is one version without a mark. Only the newest wraps.
/// </summary>
internal sealed class KeyFile : IDisposable
{
    internal const int MaxVersions = 64;
    private const int KeyLength = 32;
    private readonly AesGcmBox[] _versions;

    private KeyFile(AesGcmBox[] versions) => _versions = versions;

    private static ReadOnlySpan<byte> Mark => "ZTK1"u8;

    /// <summary>The version that wraps.</summary>
    internal AesGcmBox Current => _versions[^1];

    /// <summary>The version that made these bytes, or null.</summary>
    internal AesGcmBox? Find(ReadOnlySpan<byte> wrapped)
    {
        var id = AesGcmBox.KeyIdOf(wrapped);
        return Array.Find(_versions, version => version.KeyId == id);
    }

    /// <summary>Reads the content, or null where it has neither form.</summary>
    internal static KeyFile? Read(ReadOnlySpan<byte> content)
    {
        var keys = content.Length == KeyLength ? content : content.StartsWith(Mark) ? content[Mark.Length..] : default;
        if (keys.Length == 0 || keys.Length % KeyLength != 0 || keys.Length / KeyLength > MaxVersions)
        {
            return null;
        }

        var versions = new AesGcmBox[keys.Length / KeyLength];
        for (var i = 0; i < versions.Length; i++)
        {
            versions[i] = new AesGcmBox(keys.Slice(i * KeyLength, KeyLength));
        }

        return new KeyFile(versions);
    }

    /// <summary>The content of a first file.</summary>
    internal static byte[] First() => RandomNumberGenerator.GetBytes(KeyLength);

    /// <summary>The content with one more version; null where there is no room.</summary>
    internal static byte[]? WithNext(ReadOnlySpan<byte> content)
    {
        var keys = content.Length == KeyLength ? content : content[Mark.Length..];
        return keys.Length / KeyLength == MaxVersions ? null : [.. Mark, .. keys, .. NextAfter(keys)];
    }

    public void Dispose() => Array.ForEach(_versions, version => version.Dispose());

    // The four bytes by which a version is named must name one only.
    private static byte[] NextAfter(ReadOnlySpan<byte> keys)
    {
        var taken = new HashSet<uint>();
        for (var at = 0; at < keys.Length; at += KeyLength)
        {
            taken.Add(AesGcmBox.IdOf(keys.Slice(at, KeyLength)));
        }

        byte[] next;
        do
        {
            next = RandomNumberGenerator.GetBytes(KeyLength);
        }
        while (taken.Contains(AesGcmBox.IdOf(next)));

        return next;
    }
}
