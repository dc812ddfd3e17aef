using System.IO.Compression;
using System.Security.Cryptography;

namespace ZeroTrust.Authentication.Import;

/// <summary>The file of an import: known by its content, read from any place, compressed or not.</summary>
internal sealed class SnapshotFile : IAsyncDisposable
{
    private const int BufferSize = 1 << 16;
    private readonly FileStream _file;
    private readonly Stream _text;

    private SnapshotFile(FileStream file, Stream text) => (_file, _text) = (file, text);

    /// <summary>The part of the file that was read, from 0 to 1.</summary>
    public double Share => _file.Length == 0 ? 1 : (double)_file.Position / _file.Length;

    /// <summary>SHA-256 of the bytes as they lie there.</summary>
    public static async Task<string> FingerprintAsync(string path, CancellationToken ct)
    {
        await using var file = Open(path);
        return Convert.ToHexStringLower(await SHA256.HashDataAsync(file, ct));
    }

    /// <summary>Opens the text at a place; to get there a compressed file is read from its beginning.</summary>
    /// <exception cref="InvalidDataException">The text ends before the place.</exception>
    public static async Task<SnapshotFile> OpenAsync(string path, long offset, CancellationToken ct)
    {
        var file = Open(path);
        try
        {
            var isCompressed = file.ReadByte() == 0x1f && file.ReadByte() == 0x8b;
            file.Position = isCompressed ? 0 : offset;
            var opened = new SnapshotFile(file, isCompressed ? new GZipStream(file, CompressionMode.Decompress) : file);
            if (isCompressed)
            {
                await SkipAsync(opened._text, offset, ct);
            }

            return opened;
        }
        catch
        {
            await file.DisposeAsync();
            throw;
        }
    }

    /// <summary>The lines from the place on.</summary>
    public IAsyncEnumerable<RawLine> LinesAsync(long number, long offset, int maxBytes, CancellationToken ct) =>
        LineReader.ReadAsync(_text, number, offset, maxBytes, ct);

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await _text.DisposeAsync();
        await _file.DisposeAsync();
    }

    private static FileStream Open(string path) =>
        new(path, FileMode.Open, FileAccess.Read, FileShare.Read, BufferSize, FileOptions.Asynchronous | FileOptions.SequentialScan);

    private static async Task SkipAsync(Stream text, long bytes, CancellationToken ct)
    {
        var buffer = new byte[BufferSize];
        while (bytes > 0)
        {
            var read = await text.ReadAsync(buffer.AsMemory(0, (int)Math.Min(bytes, buffer.Length)), ct);
            bytes -= read > 0 ? read : throw new InvalidDataException("The file ends before the place where the import stopped.");
        }
    }
}
