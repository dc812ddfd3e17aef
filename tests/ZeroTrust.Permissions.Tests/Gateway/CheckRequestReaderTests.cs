using CsCheck;
using Microsoft.AspNetCore.Http;
using ZeroTrust.Permissions.Gateway.ExtAuthz;
using ZeroTrust.Testing;

namespace ZeroTrust.Permissions.Tests.Gateway;

/// <summary>The reader takes any bytes: it says what they are, or that they are no such message, and never throws.</summary>
public sealed class CheckRequestReaderTests
{
    private static readonly byte[] Whole = new CheckCall("GET", "/v1/user/profile?x=1")
    {
        Headers = [("authorization", "Bearer x"), ("x-a", "1"), ("x-a", "2")], Source = "10.1.2.3", Extensions = new Dictionary<string, string> { ["target_service"] = "a" },
    }.ToBytes();

    [Fact]
    public void Any_bytes_are_read_or_refused() => Gen.Byte.Array[0, 300].Sample(bytes => CheckRequestReader.TryRead(bytes) is null or { HeaderCount: <= 1000 });

    [Fact]
    public void Bytes_changed_at_random_are_read_or_refused() =>
        Gen.Select(Gen.Int[0, Whole.Length - 1], Gen.Byte).Array[1, 8].Sample(changes =>
        {
            var bytes = Whole.ToArray();
            foreach (var (at, value) in changes)
            {
                bytes[at] = value;
            }

            var request = CheckRequestReader.TryRead(bytes);
            _ = request is null ? default : CheckQuestion.Of(request, new HeaderDictionary());
        });

    [Fact]
    public void Every_cut_is_refused_or_says_less()
    {
        var whole = CheckRequestReader.TryRead(Whole)!;
        for (var length = 0; length < Whole.Length; length++)
        {
            // Attributes are one field of the message, so that every cut but the empty one is within it.
            CheckRequestReader.TryRead(Whole.AsSpan(0, length)).ShouldSatisfyAllConditions(cut => (cut is null || length == 0).ShouldBeTrue());
        }

        (whole.Method, whole.Path, whole.Source?.ToString()).ShouldBe(("GET", "/v1/user/profile?x=1", "10.1.2.3"));
        whole.Headers["x-a"].ToArray().ShouldBe(["1,2"]);
    }

    [Fact]
    public void What_was_written_is_read_back() =>
        Gen.Select(Gen.Char[' ', '\u00ff'].Array[0, 40], Gen.Char['a', 'z'].Array[1, 10], Gen.Char[' ', '~'].Array[0, 60]).Sample((path, name, value) =>
        {
            var call = new CheckCall("GET", new string(path)) { IsRaw = true, Headers = [($"x-{new string(name)}", new string(value))] };
            var read = CheckRequestReader.TryRead(call.ToBytes())!;
            read.Headers[":path"].ToString().ShouldBe(new string(path));
            read.Headers[$"x-{new string(name)}"].ToArray().ShouldBe([new string(value)]);
        });

    [Fact]
    public void Unknown_fields_of_every_kind_are_skipped()
    {
        byte[] unknown = [.. new ProtoMessage().Number(50, ulong.MaxValue).Text(51, "x").ToArray(), 0xA1, 0x03, 1, 2, 3, 4, 5, 6, 7, 8, 0xA5, 0x03, 1, 2, 3, 4];
        var read = CheckRequestReader.TryRead([.. unknown, .. Whole, .. unknown])!;
        (read.Method, read.Extensions["target_service"]).ShouldBe(("GET", "a"));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(127)]
    [InlineData(128)]
    [InlineData(16_384)]
    public void Long_texts_are_written_with_their_length(int length)
    {
        var text = new string('a', length);
        ProtoMessage.Read(System.Text.Encoding.Latin1.GetString(new ProtoWriter().Text(1, text).Number(2, (ulong)length).Written)).ShouldBe([(1, text), (2, $"{length}")]);
    }
}
