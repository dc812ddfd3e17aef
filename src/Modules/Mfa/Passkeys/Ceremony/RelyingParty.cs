using System.Security.Cryptography;
using System.Text;

namespace ZeroTrust.Mfa.Passkeys.Ceremony;

/// <summary>For whom credentials are made, and on which pages.</summary>
internal sealed class RelyingParty(string id, IReadOnlyList<string> origins)
{
    private readonly byte[] _hash = SHA256.HashData(Encoding.UTF8.GetBytes(id));

    public string Id => id;

    /// <summary>As a browser spells them.</summary>
    public IReadOnlyList<string> Origins => origins;

    /// <summary>Whether the authenticator made it for this party.</summary>
    public bool IsMeantBy(AuthenticatorData data) => data.RelyingPartyHash.Span.SequenceEqual(_hash);
}
