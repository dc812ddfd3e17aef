using System.Security.Cryptography;
using Microsoft.Extensions.Options;

namespace ZeroTrust.Platform.Keys;

/// <summary>Wraps under a 256-bit key in a file of mode 0600. Reads the file once, at first use.</summary>
public sealed class FileKeyWrapper : IKeyWrapper, IDisposable
{
    private const int KeyLength = 32;
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private readonly Lazy<AesGcmBox> _box;

    /// <summary>Opens nothing yet.</summary>
    public FileKeyWrapper(IOptions<KeyOptions> options) => _box = new(() => Load(options.Value.File));

    /// <inheritdoc />
    public byte[] Wrap(ReadOnlySpan<byte> key, string purpose) => _box.Value.Seal(key, purpose);

    /// <inheritdoc />
    public byte[] Unwrap(ReadOnlySpan<byte> wrapped, string purpose) => _box.Value.Open(wrapped, purpose);

    /// <summary>Makes the key file if there is none. Two processes that try at once agree on one.</summary>
    public static void EnsureFile(string path)
    {
        var full = Path.GetFullPath(path);
        if (File.Exists(full))
        {
            return;
        }

        Directory.CreateDirectory(Path.GetDirectoryName(full)!);
        var draft = $"{full}.{Environment.ProcessId}.new";
        using (var file = new FileStream(draft, new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write, UnixCreateMode = OwnerOnly }))
        {
            file.Write(RandomNumberGenerator.GetBytes(KeyLength));
            file.Flush(flushToDisk: true);
        }

        try
        {
            // The move fails where another process was first: its key counts.
            File.Move(draft, full, overwrite: false);
        }
        catch (IOException) when (File.Exists(full))
        {
            File.Delete(draft);
        }
    }

    /// <inheritdoc />
    public void Dispose()
    {
        if (_box.IsValueCreated)
        {
            _box.Value.Dispose();
        }
    }

    private static AesGcmBox Load(string path)
    {
        if (!File.Exists(path))
        {
            throw new KeyFileException($"ZeroTrust:Keys:File names {path}, which does not exist. Restore it from your backup: without it the stored keys cannot be read.");
        }

        if ((File.GetUnixFileMode(path) & ~OwnerOnly) != 0)
        {
            throw new KeyFileException($"ZeroTrust:Keys:File {path} is open to others. Set its mode to 0600.");
        }

        var key = File.ReadAllBytes(path);
        if (key.Length != KeyLength)
        {
            throw new KeyFileException($"ZeroTrust:Keys:File {path} must hold exactly {KeyLength} bytes.");
        }

        try
        {
            return new AesGcmBox(key);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(key);
        }
    }
}

/// <summary>The key file is missing, open to others or damaged; the message says what to do.</summary>
public sealed class KeyFileException(string message) : Exception(message);
