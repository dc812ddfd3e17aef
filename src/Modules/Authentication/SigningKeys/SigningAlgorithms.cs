using System.Collections.Immutable;

namespace ZeroTrust.Authentication.SigningKeys;

/// <summary>The one place that lists signature algorithms (RFC 7518). None of them is symmetric and none is <c>none</c>.</summary>
internal static class SigningAlgorithms
{
    public const string Rs256 = "RS256";
    public const string Es256 = "ES256";
    public const string Ps256 = "PS256";

    /// <summary>What our own tokens may be signed with.</summary>
    public static readonly ImmutableArray<string> Ours = [Rs256];

    /// <summary>What the signature layer knows at all.</summary>
    public static readonly ImmutableArray<string> Known = [Rs256, Es256, Ps256];

    /// <summary>The key type that an algorithm needs, or null for an algorithm that is not known.</summary>
    public static string? KeyTypeOf(string algorithm) => algorithm switch
    {
        Rs256 or Ps256 => "RSA",
        Es256 => "EC",
        _ => null,
    };
}
