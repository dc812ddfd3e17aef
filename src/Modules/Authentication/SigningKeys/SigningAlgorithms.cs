using System.Collections.Immutable;

namespace ZeroTrust.Authentication.SigningKeys;

/// <summary>The one place that lists signature algorithms (RFC 7518). None of them is symmetric and none is <c>none</c>.</summary>
internal static class SigningAlgorithms
{
    public const string Rs256 = "RS256";
    public const string Es256 = "ES256";
    public const string Ps256 = "PS256";

    /// <summary>What our own tokens may be signed with; each key is good for one of them only.</summary>
    public static readonly ImmutableArray<string> Ours = [Rs256, Es256, Ps256];

    /// <summary>What the signature layer knows at all.</summary>
    public static readonly ImmutableArray<string> Known = [Rs256, Es256, Ps256];

    /// <summary>The key type that an algorithm needs, or null for an algorithm that is not known.</summary>
    public static string? KeyTypeOf(string algorithm) => algorithm switch
    {
        Rs256 or Ps256 => "RSA",
        Es256 => "EC",
        _ => null,
    };

    /// <summary>The name in headers and keys.</summary>
    public static string NameOf(SigningAlgorithm algorithm) => algorithm switch
    {
        SigningAlgorithm.RS256 => Rs256,
        SigningAlgorithm.PS256 => Ps256,
        SigningAlgorithm.ES256 => Es256,
        _ => throw new ArgumentOutOfRangeException(nameof(algorithm)),
    };
}
