using System.Buffers;
using System.Text;
using ZeroTrust.Authentication.SigningKeys;
using ZeroTrust.Platform.Json;

namespace ZeroTrust.Authentication.Tokens;

/// <summary>The three segments of a JWS in compact serialisation (RFC 7515 section 7.1), none decoded yet; only the payload may be empty.</summary>
internal readonly ref struct CompactJws
{
    private readonly ReadOnlySpan<char> _text;
    private readonly int _headerEnd;
    private readonly int _payloadEnd;

    private CompactJws(ReadOnlySpan<char> text, int headerEnd, int payloadEnd)
    {
        _text = text;
        _headerEnd = headerEnd;
        _payloadEnd = payloadEnd;
    }

    public static bool TryRead(ReadOnlySpan<char> text, int maxHeader, out CompactJws jws)
    {
        var headerEnd = text.IndexOf('.');
        var payloadEnd = text.LastIndexOf('.');
        jws = new CompactJws(text, headerEnd, payloadEnd);
        return headerEnd > 0
            && headerEnd <= maxHeader
            && payloadEnd > headerEnd
            && payloadEnd < text.Length - 1
            && text[(headerEnd + 1)..payloadEnd].IndexOf('.') < 0;
    }

    /// <summary>The header; null where it is not base64url.</summary>
    public byte[]? Header => StrictBase64Url.Decode(_text[.._headerEnd]);

    /// <summary>The payload; null where it is not base64url.</summary>
    public byte[]? Payload => StrictBase64Url.Decode(_text[(_headerEnd + 1).._payloadEnd]);

    /// <summary>The signature; null where it is not base64url.</summary>
    public byte[]? Signature => StrictBase64Url.Decode(_text[(_payloadEnd + 1)..]);

    /// <summary>Whether the signature is the key's.</summary>
    public bool IsSignedBy(VerificationKey key, byte[] signature)
    {
        var input = _text[.._payloadEnd];
        var rented = ArrayPool<byte>.Shared.Rent(input.Length);
        var length = Encoding.ASCII.GetBytes(input, rented);
        var signed = key.Verify(rented.AsSpan(0, length), signature);
        ArrayPool<byte>.Shared.Return(rented);
        return signed;
    }
}
