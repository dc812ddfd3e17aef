using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace ZeroTrust.Authentication.SigningKeys;

/// <summary>
/// The SHA-256 thumbprint of a public key (RFC 7638 section 3): its required members in lexical order, without white space. The
/// members are base64url and have been checked: they are put in as they are.
/// </summary>
internal static class JwkThumbprint
{
    public static string OfRsa(string modulus, string exponent) => Hash($$"""{"e":"{{exponent}}","kty":"RSA","n":"{{modulus}}"}""");

    public static string OfP256(string x, string y) => Hash($$"""{"crv":"P-256","kty":"EC","x":"{{x}}","y":"{{y}}"}""");

    private static string Hash(string members) => Base64Url.EncodeToString(SHA256.HashData(Encoding.ASCII.GetBytes(members)));
}
