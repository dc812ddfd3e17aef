using System.Globalization;
using System.Text;
using System.Text.Json;

namespace ZeroTrust.Authentication.Import;

/// <summary>
/// The rejected lines as NDJSON (<c>{"line":7,"code":"role_unknown"}</c>), written before the commit that passes over them. What
/// a chunk wrote that was then not committed is taken back: by the next try, or when the import goes on.
/// </summary>
internal sealed class RejectedReport : IAsyncDisposable
{
    private readonly FileStream _file;
    private long _committed;

    private RejectedReport(FileStream file)
    {
        _file = file;
        _committed = file.Length;
    }

    /// <summary>Opens the report with what lines up to this one left in it; line 0 for an empty one.</summary>
    public static async Task<RejectedReport> OpenAsync(string path, long upTo, CancellationToken ct)
    {
        var file = new FileStream(path, upTo == 0 ? FileMode.Create : FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.Read);
        file.SetLength(await LengthOfAsync(file, upTo, ct));
        return new RejectedReport(file);
    }

    /// <summary>Writes the lines of the chunk under way, instead of what an earlier try of it wrote; on disk when it returns.</summary>
    public async Task WriteAsync(IReadOnlyList<RejectedLine> lines)
    {
        if (lines.Count == 0 && _file.Length == _committed)
        {
            return;
        }

        var text = new StringBuilder();
        foreach (var (number, code) in lines)
        {
            // Codes are constants of this program, so nothing is to be escaped.
            text.Append(CultureInfo.InvariantCulture, $"{{\"line\":{number},\"code\":\"{code}\"}}\n");
        }

        _file.SetLength(_committed);
        _file.Position = _committed;
        await _file.WriteAsync(Encoding.ASCII.GetBytes(text.ToString()));
        _file.Flush(flushToDisk: true);
    }

    /// <summary>The chunk is committed: what was written stays.</summary>
    public void Keep() => _committed = _file.Length;

    /// <inheritdoc />
    public ValueTask DisposeAsync() => _file.DisposeAsync();

    // Lines stand in the order of their numbers, so the first of a later chunk, or a torn one, ends what counts.
    private static async Task<long> LengthOfAsync(FileStream file, long upTo, CancellationToken ct)
    {
        var length = 0L;
        await foreach (var line in LineReader.ReadAsync(file, 0, 0, maxBytes: 256, ct))
        {
            if (line.EndsAt > file.Length || line.Bytes is not { } bytes || NumberOf(bytes) is not { } number || number > upTo)
            {
                break;
            }

            length = line.EndsAt;
        }

        return length;
    }

    private static long? NumberOf(byte[] line)
    {
        try
        {
            using var json = JsonDocument.Parse(line);
            return json.RootElement.GetProperty("line").GetInt64();
        }
        catch (Exception exception) when (exception is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            return null;
        }
    }
}
