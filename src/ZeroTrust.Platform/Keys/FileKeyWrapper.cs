using System.Security.Cryptography;
using Microsoft.Extensions.Options;

namespace ZeroTrust.Platform.Keys;

/// <summary>
/// Wraps under 256-bit keys in a file of mode 0600 that holds every version. Reads it at first use, and again when it meets a
/// version that it does not know: another instance may have rotated.
/// </summary>
public sealed class FileKeyWrapper(IOptions<KeyOptions> options) : IKeyWrapper, IDisposable
{
    private readonly Lock _reading = new();
    private volatile KeyFile? _file;

    private KeyFile Loaded => _file ?? Reload(before: null);

    /// <inheritdoc />
    public ValueTask<byte[]> WrapAsync(ReadOnlyMemory<byte> key, string purpose, CancellationToken ct)
    {
        ArgumentOutOfRangeException.ThrowIfZero(key.Length);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(key.Length, IKeyWrapper.MaxKeyLength);
        return ValueTask.FromResult(Loaded.Current.Seal(key.Span, purpose));
    }

    /// <inheritdoc />
    public ValueTask<byte[]> UnwrapAsync(ReadOnlyMemory<byte> wrapped, string purpose, CancellationToken ct)
    {
        var file = Loaded;
        var version = file.Find(wrapped.Span) ?? Reload(file).Find(wrapped.Span)
            ?? throw new CryptographicException("The value was wrapped by a version that the key file does not hold: is this the right ZeroTrust:Keys:File, and the newest?");
        return ValueTask.FromResult(version.Open(wrapped.Span, purpose));
    }

    /// <inheritdoc />
    public ValueTask<bool> IsCurrentAsync(ReadOnlyMemory<byte> wrapped, CancellationToken ct) =>
        ValueTask.FromResult(AesGcmBox.KeyIdOf(wrapped.Span) == Loaded.Current.KeyId);

    /// <summary>Writes the file anew with one more version. One process at a time: the caller holds a lock that all share.</summary>
    /// <exception cref="KeyFileException">There is no file, or no room in it.</exception>
    public ValueTask<string> RotateAsync(CancellationToken ct)
    {
        var content = ReadContent(options.Value.File);
        try
        {
            var next = KeyFile.WithNext(content)
                ?? throw new KeyFileException($"ZeroTrust:Keys:File {options.Value.File} holds {KeyFile.MaxVersions} versions, which is the most.");
            DurableFile.Write(options.Value.File, next, replace: true);
            CryptographicOperations.ZeroMemory(next);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(content);
        }

        return ValueTask.FromResult(Reload(_file).Current.KeyId.ToString("x8", System.Globalization.CultureInfo.InvariantCulture));
    }

    /// <summary>Makes the key file if there is none. Two processes that try at once agree on one.</summary>
    public static void EnsureFile(string path)
    {
        if (!File.Exists(path))
        {
            // Not written where another process was first: its key counts.
            DurableFile.Write(path, KeyFile.First(), replace: false);
        }
    }

    /// <inheritdoc />
    public void Dispose() => _file?.Dispose();

    // The versions read before are not disposed of: somebody may be at work with one.
    private KeyFile Reload(KeyFile? before)
    {
        lock (_reading)
        {
            return _file is { } file && file != before ? file : _file = Load(options.Value.File);
        }
    }

    private static KeyFile Load(string path)
    {
        var content = ReadContent(path);
        try
        {
            return KeyFile.Read(content)!;
        }
        finally
        {
            CryptographicOperations.ZeroMemory(content);
        }
    }

    private static byte[] ReadContent(string path)
    {
        if (!File.Exists(path))
        {
            throw new KeyFileException($"ZeroTrust:Keys:File names {path}, which does not exist. Restore it from your backup: without it the stored keys cannot be read.");
        }

        if ((File.GetUnixFileMode(path) & ~DurableFile.OwnerOnly) != 0)
        {
            throw new KeyFileException($"ZeroTrust:Keys:File {path} is open to others. Set its mode to 0600.");
        }

        var content = File.ReadAllBytes(path);
        using var file = KeyFile.Read(content);
        return file is null
            ? throw new KeyFileException($"ZeroTrust:Keys:File {path} is not a key file, or not a whole one. Restore it from your backup.")
            : content;
    }
}

/// <summary>The key file is missing, open to others or damaged; the message says what to do.</summary>
public sealed class KeyFileException(string message) : Exception(message);
