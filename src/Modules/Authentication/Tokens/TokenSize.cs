using System.Collections.Immutable;
using ZeroTrust.Authentication.SigningKeys;

namespace ZeroTrust.Authentication.Tokens;

/// <summary>Counts the bytes of compact tokens (RFC 7515 section 3.1) without making one.</summary>
internal static class TokenSize
{
    // {"alg":"","kid":"","typ":"at+jwt"}
    private const int HeaderFrame = 34;

    // "scope":"","permissions":[],
    private const int PermissionFrame = 28;

    /// <summary>Bytes that the payload may have in a token of at most <paramref name="maxBytes"/> under this key.</summary>
    public static int PayloadRoom(int maxBytes, SigningKey key)
    {
        var algorithm = key.Credentials.Algorithm;
        var bits = key.Credentials.Key.KeySize;
        // RFC 7518: an RSA signature has the key's length (3.3, 3.5), an ECDSA one has two numbers of the curve's (3.4).
        var signature = algorithm.StartsWith("ES", StringComparison.Ordinal) ? 2 * ((bits + 7) / 8) : bits / 8;
        return PayloadRoom(maxBytes, HeaderFrame + algorithm.Length + key.KeyId.Length, signature);
    }

    /// <summary>The same by the bytes of header and signature.</summary>
    public static int PayloadRoom(int maxBytes, int header, int signature) => (maxBytes - Encoded(header) - Encoded(signature) - 2) * 3 / 4;

    /// <summary>Bytes of a token by those of its parts.</summary>
    public static int Of(int header, int payload, int signature) => Encoded(header) + Encoded(payload) + Encoded(signature) + 2;

    /// <summary>Bytes of a header with an algorithm of five letters and a key id that is a thumbprint.</summary>
    public static int UsualHeader => HeaderFrame + 5 + 43;

    /// <summary>
    /// Bytes of the claims <c>scope</c> and <c>permissions</c>; counts no further than <paramref name="limit"/>, so that a list
    /// that is far too long costs no more than one that just is. Permissions are ASCII that JSON does not escape.
    /// </summary>
    public static int OfPermissions(ImmutableArray<string> permissions, int limit)
    {
        var bytes = PermissionFrame;
        foreach (var permission in permissions)
        {
            // Once with a space or quotation mark, once in quotation marks and with a comma.
            bytes += (2 * permission.Length) + 4;
            if (bytes > limit)
            {
                break;
            }
        }

        return bytes;
    }

    // Base64url without padding.
    private static int Encoded(int bytes) => ((bytes * 4) + 2) / 3;
}
