using System.Buffers;
using System.IO.Pipelines;
using System.Runtime.CompilerServices;

namespace ZeroTrust.Authentication.Import;

/// <summary>Cuts a stream into lines and holds one buffer of it at a time. A line beyond the limit is passed over, and named.</summary>
internal static class LineReader
{
    /// <summary>The lines from here on.</summary>
    /// <param name="number">Lines that lie before.</param>
    /// <param name="offset">Bytes that lie before.</param>
    public static async IAsyncEnumerable<RawLine> ReadAsync(
        Stream text, long number, long offset, int maxBytes, [EnumeratorCancellation] CancellationToken ct)
    {
        var pipe = PipeReader.Create(text, new StreamPipeReaderOptions(bufferSize: 65_536, leaveOpen: true));
        var isTooLong = false;
        try
        {
            while (true)
            {
                var read = await pipe.ReadAsync(ct);
                var rest = read.Buffer;
                while (TryCut(ref rest, out var line, out var length))
                {
                    number++;
                    offset += length;
                    if (isTooLong || line.Length > maxBytes)
                    {
                        yield return new RawLine(number, offset, null);
                    }
                    else if (Trim(line) is { Length: > 0 } bytes)
                    {
                        yield return new RawLine(number, offset, bytes);
                    }

                    isTooLong = false;
                }

                if (read.IsCompleted)
                {
                    if (isTooLong || !rest.IsEmpty)
                    {
                        var last = isTooLong || rest.Length > maxBytes ? null : Trim(rest);
                        if (last is null or { Length: > 0 })
                        {
                            yield return new RawLine(number + 1, offset + rest.Length, last);
                        }
                    }

                    yield break;
                }

                if (isTooLong || rest.Length > maxBytes)
                {
                    isTooLong = true;
                    offset += rest.Length;
                    rest = rest.Slice(rest.End);
                }

                pipe.AdvanceTo(rest.Start, rest.End);
            }
        }
        finally
        {
            await pipe.CompleteAsync();
        }
    }

    private static bool TryCut(ref ReadOnlySequence<byte> rest, out ReadOnlySequence<byte> line, out long length)
    {
        if (rest.PositionOf((byte)'\n') is not { } end)
        {
            (line, length) = (default, 0);
            return false;
        }

        line = rest.Slice(0, end);
        length = line.Length + 1;
        rest = rest.Slice(length);
        return true;
    }

    private static byte[] Trim(ReadOnlySequence<byte> line) => line.ToArray() is var bytes && bytes.AsSpan().Trim(" \r\t"u8) is var kept && kept.Length == bytes.Length
        ? bytes
        : kept.ToArray();
}
