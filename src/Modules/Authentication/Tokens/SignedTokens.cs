using ZeroTrust.Authentication.SigningKeys;
using ZeroTrust.Platform.Caching;

namespace ZeroTrust.Authentication.Tokens;

/// <summary>
/// Tokens whose signature held under one set of keys, with what they say. A caller shows the same token thousands of times, and the
/// signature is the dearest part of it. Another set of keys begins anew, so that a key that is taken away takes its tokens along.
/// </summary>
internal sealed class SignedTokens(IReadOnlyDictionary<string, VerificationKey> keys)
{
    /// <summary>A longer token is verified each time: the cache must not be filled with few of them.</summary>
    internal const int MaxLength = 4096;

    private const int MaxTokens = 2048;

    internal IReadOnlyDictionary<string, VerificationKey> Keys { get; } = keys;

    internal BoundedCache<string, AccessToken> Claims { get; } = new(MaxTokens);
}
