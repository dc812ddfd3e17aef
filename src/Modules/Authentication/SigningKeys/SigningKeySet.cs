using System.Collections.Frozen;
using System.Collections.Immutable;

namespace ZeroTrust.Authentication.SigningKeys;

/// <summary>The keys as one instance holds them: replaced whole, never changed.</summary>
/// <param name="Active">The key that signs; null where this instance must not or cannot sign.</param>
/// <param name="IsFresh">False while the keys could not be read for too long.</param>
internal sealed record SigningKeySet(
    ImmutableArray<SigningKey> Keys, ImmutableArray<SigningKeyLife> Lives, SigningKey? Active, FrozenDictionary<string, VerificationKey> PublicKeys,
    byte[] JwkSet, ImmutableArray<string> Algorithms, bool IsFresh)
{
    /// <param name="lives">All keys that are stored.</param>
    /// <param name="usable">Those of them that could be unwrapped.</param>
    public static SigningKeySet Of(IReadOnlyList<SigningKeyLife> lives, IReadOnlyList<SigningKey> usable)
    {
        var active = lives.FirstOrDefault(life => life.State == SigningKeyState.Active)?.KeyId;
        return new SigningKeySet(
            [.. usable], [.. lives], usable.FirstOrDefault(key => key.KeyId == active),
            usable.ToFrozenDictionary(key => key.KeyId, key => key.Verification, StringComparer.Ordinal),
            JwkSetWriter.Write(usable), [.. usable.Select(key => key.Algorithm).Distinct(StringComparer.Ordinal)], IsFresh: true);
    }

    /// <summary>The same keys for verifying; none signs.</summary>
    public SigningKeySet Stale() => this with { Active = null, IsFresh = false };
}
