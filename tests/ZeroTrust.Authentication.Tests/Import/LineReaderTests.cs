using System.Text;
using CsCheck;
using Shouldly;
using Xunit;
using ZeroTrust.Authentication.Import;

namespace ZeroTrust.Authentication.Tests.Import;

public sealed class LineReaderTests
{
    private const int Limit = 40;

    [Fact]
    public Task Any_text_is_cut_as_a_split_cuts_it_and_every_line_says_where_the_next_begins() =>
        Gen.OneOf(Gen.Const("\n"), Gen.Const("\r\n"), Gen.String[Gen.Char['a', 'f'], 0, 60]).List[0, 40].Select(string.Concat).SampleAsync(async text =>
        {
            var bytes = Encoding.ASCII.GetBytes(text);
            var read = await ReadAsync(bytes, 0, 0);
            var expected = text.Split('\n').Select((line, i) => (Number: i + 1L, Text: line)).Where(line => line.Text.Length > Limit || line.Text.Trim().Length > 0);
            read.Select(line => (line.Number, line.Bytes is null ? "?" : Encoding.ASCII.GetString(line.Bytes)))
                .ShouldBe(expected.Select(line => (line.Number, line.Text.Length > Limit ? "?" : line.Text.Trim())));
            if (read.Count > 1)
            {
                // From any mark on, the rest is the same.
                var mark = read[read.Count / 2];
                (await ReadAsync(bytes[(int)mark.EndsAt..], mark.Number, mark.EndsAt)).Select(line => line.Number)
                    .ShouldBe(read.Skip((read.Count / 2) + 1).Select(line => line.Number));
            }
        });

    [Fact]
    public void No_bytes_make_the_line_parser_throw() =>
        Gen.Byte.Array[0, 80].Select(noise => (byte[])[.. "{\"subject\":\"a\",\"data\":"u8, .. noise, .. "}"u8]).Sample(bytes =>
            new SnapshotLineReader("s", new string('0', 64)).Read(new RawLine(1, 0, bytes)).Number.ShouldBe(1));

    private static async Task<List<RawLine>> ReadAsync(byte[] bytes, long number, long offset)
    {
        var lines = new List<RawLine>();
        await foreach (var line in LineReader.ReadAsync(new MemoryStream(bytes), number, offset, Limit, CancellationToken.None))
        {
            lines.Add(line);
        }

        return lines;
    }
}
