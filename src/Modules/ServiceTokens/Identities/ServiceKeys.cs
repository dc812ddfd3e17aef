using System.Collections.Immutable;
using System.Text;
using Microsoft.Extensions.Options;
using ZeroTrust.Contracts.Authentication;

namespace ZeroTrust.ServiceTokens.Identities;

/// <summary>A JWK set that a service may register.</summary>
/// <param name="Json">As it was sent.</param>
internal sealed record ServiceKeys(string Json, ImmutableArray<PublicKeyName> Names);

/// <summary>Checks the JWK sets that services bring.</summary>
internal sealed class ServiceKeysReader(IPublicKeyReader reader, IOptions<ServiceTokensOptions> options)
{
    /// <summary>The longest JWK set in bytes: eight keys of RSA-8192 and some room.</summary>
    internal const int MaxBytes = 16_384;

    /// <summary>The keys, or what is wrong with them in a sentence.</summary>
    internal (ServiceKeys? Keys, string Error) Read(ReadOnlyMemory<byte> jwkSet)
    {
        if (jwkSet.Length > MaxBytes)
        {
            return (null, $"Must be a JWK set of at most {MaxBytes} bytes.");
        }

        return reader.Read(jwkSet) switch
        {
            PublicKeysOutcome.Refused refused => (null, $"Must be a JWK set of public keys, each with kid and alg (RS256, PS256 or ES256): {refused.Reason}."),
            PublicKeysOutcome.Accepted { Keys.Names: var names } when names.Length > options.Value.MaxKeysPerService =>
                (null, $"Must hold at most {options.Value.MaxKeysPerService} keys."),
            PublicKeysOutcome.Accepted accepted => (new ServiceKeys(Encoding.UTF8.GetString(jwkSet.Span), accepted.Keys.Names), ""),
            _ => throw new System.Diagnostics.UnreachableException(),
        };
    }
}
