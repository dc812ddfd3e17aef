namespace ZeroTrust.Load.Target;

/// <summary>Accepts plain http to this machine and nothing else: load against a stranger's host is an attack.</summary>
internal static class LoopbackAddress
{
    /// <exception cref="FormatException">The address is not http, or not a loopback address or `localhost`.</exception>
    public static Uri Parse(string text)
    {
        if (!Uri.TryCreate(text.TrimEnd('/') + "/", UriKind.Absolute, out var address) || address.Scheme != Uri.UriSchemeHttp)
            throw new FormatException($"'{text}' is not a plain http address.");
        return address.IsLoopback ? address : throw new FormatException($"'{address.Host}' is not this machine; only loopback addresses are loaded.");
    }
}
