using System.Collections.Immutable;
using ZeroTrust.Authentication.Tokens;
using ZeroTrust.Contracts.Authentication;

namespace ZeroTrust.Authentication.SigningKeys;

/// <summary>Reads and uses the keys of others by the signature layer of our own tokens.</summary>
internal sealed class PublicKeyReader : IPublicKeyReader
{
    /// <inheritdoc />
    public PublicKeysOutcome Read(ReadOnlyMemory<byte> jwkSet) => JwkSetCheck.Read(jwkSet) switch
    {
        JwkSetOutcome.Accepted accepted => new PublicKeysOutcome.Accepted(new PublicKeys(accepted.Keys)),
        JwkSetOutcome.Refused refused => new PublicKeysOutcome.Refused(refused.Reason),
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    private sealed class PublicKeys(ImmutableDictionary<string, VerificationKey> keys) : IPublicKeys
    {
        private static readonly JwsVerifier Signatures = new(SigningAlgorithms.Known, keyIdOptional: true);

        public ImmutableArray<PublicKeyName> Names { get; } =
            [.. keys.Values.OrderBy(key => key.KeyId, StringComparer.Ordinal).Select(key => new PublicKeyName(key.KeyId, key.Algorithm))];

        public SignedOutcome Verify(string jws) => Signatures.Verify(jws, keys) switch
        {
            JwsOutcome.Verified verified => new SignedOutcome.Signed(verified.Payload, verified.Type),
            JwsOutcome.Refused refused => new SignedOutcome.Refused(refused.Reason),
            _ => throw new System.Diagnostics.UnreachableException(),
        };
    }
}
