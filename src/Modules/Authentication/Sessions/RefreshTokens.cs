using System.Buffers.Binary;
using System.Buffers.Text;
using System.Security.Cryptography;
using ZeroTrust.Platform.Json;
using ZeroTrust.Platform.Keys;

namespace ZeroTrust.Authentication.Sessions;

/// <summary>
/// A refresh token: session (16) | generation (4) | secret (32, random) | mark (16). The database knows the hash of the newest
/// secret only; the mark, keyed by the platform, proves that an older token was once ours. Without it anybody who has seen a
/// <c>sid</c> could end the session with a made-up token, and with it a made-up token costs no look-up.
/// </summary>
internal sealed class RefreshTokens(DataKeys keys)
{
    private const int SecretAt = 20;
    private const int MarkAt = 52;
    private const int Bytes = 68;

    /// <summary>The length of every token in characters.</summary>
    public const int Length = 91;

    private readonly Lazy<byte[]> _key = new(() => keys.Derive("authentication.refresh-token"));

    /// <summary>Makes the token of one generation.</summary>
    public (string Token, byte[] Hash) Create(string sessionId, int generation)
    {
        Span<byte> bytes = stackalloc byte[Bytes];
        Convert.FromHexString(sessionId, bytes[..16], out _, out _);
        BinaryPrimitives.WriteInt32BigEndian(bytes[16..], generation);
        RandomNumberGenerator.Fill(bytes[SecretAt..MarkAt]);
        Mark(bytes[..MarkAt], bytes[MarkAt..]);
        return (Base64Url.EncodeToString(bytes), SHA256.HashData(bytes[SecretAt..MarkAt]));
    }

    /// <summary>Reads a token that we made; null for anything else.</summary>
    public PresentedToken? Read(string? token)
    {
        Span<byte> bytes = stackalloc byte[Bytes];
        if (token is not { Length: Length } || !StrictBase64Url.TryDecode(token, bytes, out var written) || written != Bytes)
        {
            return null;
        }

        Span<byte> mark = stackalloc byte[Bytes - MarkAt];
        Mark(bytes[..MarkAt], mark);
        return CryptographicOperations.FixedTimeEquals(mark, bytes[MarkAt..])
            ? new PresentedToken(
                Convert.ToHexStringLower(bytes[..16]), BinaryPrimitives.ReadInt32BigEndian(bytes[16..]), SHA256.HashData(bytes[SecretAt..MarkAt]))
            : null;
    }

    private void Mark(ReadOnlySpan<byte> content, Span<byte> mark)
    {
        Span<byte> full = stackalloc byte[32];
        HMACSHA256.HashData(_key.Value, content, full);
        full[..mark.Length].CopyTo(mark);
    }
}

/// <summary>A refresh token that we once made: whose it is, which one, and the hash of its secret.</summary>
internal sealed record PresentedToken(string SessionId, int Generation, byte[] Hash);
