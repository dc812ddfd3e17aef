namespace ZeroTrust.Policy.Bundles;

/// <summary>The signatures that bundles have (RFC 7518, 3.1). What a key signs with is the key's, never the header's choice.</summary>
internal static class BundleAlgorithms
{
    internal const string Rs256 = "RS256";
    internal const string Es256 = "ES256";
}
