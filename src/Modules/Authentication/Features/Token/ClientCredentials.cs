using System.Text;

namespace ZeroTrust.Authentication.Features.Token;

/// <summary>
/// The client's credentials (RFC 6749 section 2.3.1): from HTTP Basic or from the body, never both. Both parts of Basic are
/// form-encoded before they are joined.
/// </summary>
internal readonly record struct ClientCredentials(string? Id, string? Secret, bool UsedBasic)
{
    private const string Scheme = "Basic ";
    private const int MaxHeader = 1024;

    /// <summary>The credentials, or the RFC 6749 error.</summary>
    public static (ClientCredentials Credentials, string? Error) Read(Microsoft.Extensions.Primitives.StringValues authorization, Dictionary<string, string> form)
    {
        var id = form.GetValueOrDefault("client_id");
        var secret = form.GetValueOrDefault("client_secret");
        if (authorization.Count == 0)
        {
            return (new ClientCredentials(id, secret, false), null);
        }

        if (authorization.Count > 1 || secret is not null)
        {
            return (default, "invalid_request");
        }

        if (ReadBasic(authorization[0]) is not { } basic)
        {
            return (default, "invalid_client");
        }

        // Naming the client in the body as well is allowed, naming another is not.
        return id is null || id == basic.Id ? (basic, null) : (default, "invalid_request");
    }

    public override string ToString() => $"client {Id}";

    private static ClientCredentials? ReadBasic(string? header)
    {
        if (header is not { Length: <= MaxHeader } || !header.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase))
        {
            return null;
        }

        Span<byte> bytes = stackalloc byte[MaxHeader];
        if (!Convert.TryFromBase64Chars(header.AsSpan(Scheme.Length), bytes, out var written))
        {
            return null;
        }

        var joined = bytes[..written];
        var colon = joined.IndexOf((byte)':');
        return colon > 0 && TokenForm.Decode(joined[..colon]) is { } id && TokenForm.Decode(joined[(colon + 1)..]) is { } secret
            ? new ClientCredentials(id, secret, true)
            : null;
    }
}
