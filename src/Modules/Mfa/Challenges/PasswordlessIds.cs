using System.Buffers;
using System.Buffers.Binary;
using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Options;
using ZeroTrust.Contracts.Mfa;
using ZeroTrust.Platform.Keys;
using ZeroTrust.Platform.Secrets;

namespace ZeroTrust.Mfa.Challenges;

/// <summary>
/// Challenges for a login by passkey alone. Anybody may ask for one, as often as they like, so it is kept in its own id, signed (HMAC-SHA-256), and
/// has a row only from the first attempt on, which is behind the throttle: time (8 bytes) | random (16) | audience | signature (32).
/// </summary>
internal sealed class PasswordlessIds(DataKeys keys, IOptions<MfaOptions> options, TimeProvider clock)
{
    private const int TimeLength = 8;
    private const int RandomLength = 16;
    private const int MaxLength = 1024;
    private readonly Lazy<byte[]> _key = new(() => keys.Derive("mfa.passwordless-challenge"));
    private readonly Lazy<byte[]> _nonceKey = new(() => keys.Derive("mfa.passwordless-nonce"));

    /// <summary>A new challenge, and its id for the client.</summary>
    public Challenge Create(PendingLogin login, out string id)
    {
        var audience = Encoding.UTF8.GetBytes(login.Audience);
        var signed = new byte[TimeLength + RandomLength + audience.Length];
        BinaryPrimitives.WriteInt64BigEndian(signed, clock.GetUtcNow().ToUnixTimeMilliseconds());
        RandomNumberGenerator.Fill(signed.AsSpan(TimeLength, RandomLength));
        audience.CopyTo(signed, TimeLength + RandomLength);
        id = Base64Url.EncodeToString([.. signed, .. HMACSHA256.HashData(_key.Value, signed)]);
        return ChallengeOf(id, signed);
    }

    /// <summary>The challenge of an id; null where we did not make it. It may be over.</summary>
    public Challenge? Read(string id)
    {
        Span<byte> bytes = stackalloc byte[MaxLength];
        if (id.Length > MaxLength || Base64Url.DecodeFromChars(id, bytes, out _, out var length) != OperationStatus.Done
            || length < TimeLength + RandomLength + HMACSHA256.HashSizeInBytes)
        {
            return null;
        }

        var signed = bytes[..(length - HMACSHA256.HashSizeInBytes)].ToArray();
        return CryptographicOperations.FixedTimeEquals(HMACSHA256.HashData(_key.Value, signed), bytes[signed.Length..length])
            ? ChallengeOf(Base64Url.EncodeToString(bytes[..length]), signed)
            : null;
    }

    private Challenge ChallengeOf(string id, byte[] signed)
    {
        var createdAt = DateTimeOffset.FromUnixTimeMilliseconds(BinaryPrimitives.ReadInt64BigEndian(signed));
        // Nothing is proved yet, so nothing that ended sessions can be later than it.
        var login = new PendingLogin(
            "", Encoding.UTF8.GetString(signed.AsSpan(TimeLength + RandomLength)), SessionsFrom: long.MaxValue, SessionId: null, Methods: [], ClientAddress: "", Device: "");
        return new Challenge(
            OpaqueToken.Hash(id), ChallengePurposes.Passwordless, Subject: null, FactorId: null, [FactorKinds.Passkey], login, CodeHash: null, CodeEndsAt: null,
            HMACSHA256.HashData(_nonceKey.Value, signed), Attempts: 0, createdAt, createdAt.AddSeconds(options.Value.ChallengeSeconds), UsedAt: null);
    }
}
