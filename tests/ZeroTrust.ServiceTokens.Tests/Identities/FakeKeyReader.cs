using System.Collections.Immutable;
using System.Text;
using ZeroTrust.Contracts.Authentication;

namespace ZeroTrust.ServiceTokens.Tests.Identities;

/// <summary>
/// Takes a "JWK set" that is a list of names; what <c>name.payload.signature</c> says is signed by that name. The true reader is
/// tested where it lives.
/// </summary>
internal sealed class FakeKeyReader : IPublicKeyReader
{
    public PublicKeysOutcome Read(ReadOnlyMemory<byte> jwkSet) => Encoding.UTF8.GetString(jwkSet.Span) is var text && text.StartsWith("bad", StringComparison.Ordinal)
        ? new PublicKeysOutcome.Refused("weak_key")
        : new PublicKeysOutcome.Accepted(new FakeKeys([.. text.Split(' ')]));

    private sealed class FakeKeys(ImmutableArray<string> names) : IPublicKeys
    {
        public ImmutableArray<PublicKeyName> Names { get; } = [.. names.Select(name => new PublicKeyName(name, "ES256"))];

        public SignedOutcome Verify(string jws) => jws.Split('.') is [var signer, var payload, var type] && names.Contains(signer)
            ? new SignedOutcome.Signed(System.Buffers.Text.Base64Url.DecodeFromChars(payload), type.Length == 0 ? null : type.Replace('_', '+'))
            : new SignedOutcome.Refused("bad_signature");
    }
}
