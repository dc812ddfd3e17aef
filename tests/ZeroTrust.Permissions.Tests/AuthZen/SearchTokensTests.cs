using CsCheck;
using ZeroTrust.Permissions.AuthZen.Search;

namespace ZeroTrust.Permissions.Tests.AuthZen;

public sealed class SearchTokensTests
{
    private static readonly byte[] Digest = new byte[32];
    private readonly SearchTokens _tokens = new(() => new byte[32]);

    [Fact]
    public void What_was_written_is_read_and_nothing_that_was_changed() =>
        Gen.Select(Gen.String[Gen.Char.AlphaNumeric, 0, 40], Gen.Int[0, 200], Gen.Int[0, 10_000], Gen.Byte[1, 255]).Sample((after, limit, place, change) =>
        {
            var position = new SearchPosition(after, limit);
            var token = _tokens.Write("gateway", Digest, position);
            _tokens.Read("gateway", Digest, token).ShouldBe(position);
            _tokens.Read("other", Digest, token).ShouldBeNull();
            _tokens.Read("gateway", [1, .. Digest[1..]], token).ShouldBeNull();
            new SearchTokens(() => [1, .. Digest[1..]]).Read("gateway", Digest, token).ShouldBeNull();
            var bytes = System.Buffers.Text.Base64Url.DecodeFromChars(token);
            bytes[place % bytes.Length] ^= change;
            _tokens.Read("gateway", Digest, System.Buffers.Text.Base64Url.EncodeToString(bytes)).ShouldBeNull();
            _tokens.Read("gateway", Digest, System.Buffers.Text.Base64Url.EncodeToString(bytes.AsSpan(0, place % bytes.Length))).ShouldBeNull();
        }, iter: 500);

    [Theory]
    [InlineData("")]
    [InlineData("!")]
    [InlineData("=")]
    [InlineData("AAAA")]
    public void No_other_text_is_a_token(string text) => _tokens.Read("gateway", Digest, text).ShouldBeNull();

    [Fact]
    public void A_long_text_is_not_even_decoded() => _tokens.Read("gateway", Digest, new string('A', 1_000_000)).ShouldBeNull();
}
