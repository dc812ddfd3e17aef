using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using ZeroTrust.Platform.Keys;
using ZeroTrust.Platform.Secrets;

namespace ZeroTrust.Mfa.Devices;

/// <summary>
/// Makes and reads the tokens of remembered devices: id, 32 random bytes, and an HMAC over both and the person. A made-up token, or that of
/// another person, is refused without a query.
/// </summary>
internal sealed class DeviceTokens(DataKeys keys)
{
    private const int IdBytes = 16;
    private const int SecretBytes = 32;
    private const int TotalBytes = IdBytes + SecretBytes + HMACSHA256.HashSizeInBytes;
    private readonly Lazy<byte[]> _key = new(() => keys.Derive("mfa.devices"));

    /// <summary>A new token.</summary>
    public Secret<string> Create(Guid id, string subject, out byte[] secretHash)
    {
        Span<byte> token = stackalloc byte[TotalBytes];
        id.TryWriteBytes(token, bigEndian: true, out _);
        RandomNumberGenerator.Fill(token.Slice(IdBytes, SecretBytes));
        secretHash = SHA256.HashData(token.Slice(IdBytes, SecretBytes));
        Sign(token[..(IdBytes + SecretBytes)], subject).CopyTo(token[(IdBytes + SecretBytes)..]);
        return new Secret<string>(Base64Url.EncodeToString(token));
    }

    /// <summary>The id of the person's device and the hash of its secret, or null where the platform did not make this token for this person.</summary>
    public (Guid Id, byte[] SecretHash)? Read(string token, string subject)
    {
        Span<byte> bytes = stackalloc byte[TotalBytes];
        if (token.Length != Base64Url.GetEncodedLength(TotalBytes) || !Base64Url.IsValid(token) || !Base64Url.TryDecodeFromChars(token, bytes, out var written) || written != TotalBytes)
        {
            return null;
        }

        var signed = bytes[..(IdBytes + SecretBytes)];
        return CryptographicOperations.FixedTimeEquals(Sign(signed, subject), bytes[(IdBytes + SecretBytes)..])
            ? (new Guid(bytes[..IdBytes], bigEndian: true), SHA256.HashData(bytes.Slice(IdBytes, SecretBytes)))
            : null;
    }

    // The signed part has one length, so that what follows it is the subject and nothing else.
    private byte[] Sign(ReadOnlySpan<byte> signed, string subject) => HMACSHA256.HashData(_key.Value, (byte[])[.. signed, .. Encoding.UTF8.GetBytes(subject)]);
}
