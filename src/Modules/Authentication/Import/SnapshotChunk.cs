using System.Security.Cryptography;

namespace ZeroTrust.Authentication.Import;

/// <summary>The lines of one transaction.</summary>
/// <param name="LastLine">The number of the last line.</param>
/// <param name="EndsAt">Where the next chunk begins, in bytes of the uncompressed text.</param>
/// <param name="Hash">SHA-256 of the lines, each followed by a line feed; a line beyond the limit counts as empty.</param>
/// <param name="Share">The part of the file that was read by then.</param>
internal sealed record SnapshotChunk(IReadOnlyList<SnapshotLine> Lines, long LastLine, long EndsAt, string Hash, double Share)
{
    /// <summary>The number of the first line.</summary>
    public long FirstLine => Lines[0].Number;

    /// <summary>Cuts the lines into chunks and reads each line's meaning.</summary>
    public static async IAsyncEnumerable<SnapshotChunk> CutAsync(
        IAsyncEnumerable<RawLine> raw, SnapshotLineReader reader, int size, Func<double> share)
    {
        var lines = new List<SnapshotLine>(size);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        RawLine last = default;
        await foreach (var line in raw)
        {
            last = line;
            lines.Add(reader.Read(line));
            hash.AppendData(line.Bytes ?? []);
            hash.AppendData("\n"u8);
            if (lines.Count == size)
            {
                yield return Close();
                lines = new List<SnapshotLine>(size);
            }
        }

        if (lines.Count > 0)
        {
            yield return Close();
        }

        SnapshotChunk Close() => new(lines, last.Number, last.EndsAt, Convert.ToHexStringLower(hash.GetHashAndReset()), share());
    }
}
