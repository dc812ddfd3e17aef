using System.Net.Http.Headers;
using System.Text;

namespace ZeroTrust.Load.Target;

/// <summary>A registered service as a caller of `/oauth2/token`. Prints without its secret.</summary>
internal sealed class ClientIdentity(string id, string secret)
{
    /// <summary>HTTP Basic as RFC 6749 section 2.3.1 wants it: both halves form-encoded first.</summary>
    public AuthenticationHeaderValue Basic { get; } = new(
        "Basic",
        Convert.ToBase64String(Encoding.ASCII.GetBytes($"{Uri.EscapeDataString(id)}:{Uri.EscapeDataString(secret)}")));

    /// <summary>How a proxy proves itself.</summary>
    public string Key { get; } = $"{id}.{secret}";

    public override string ToString() => id;
}
