using Microsoft.Extensions.Primitives;
using ZeroTrust.Contracts.ServiceTokens;

namespace ZeroTrust.Authentication.Features.Token;

/// <summary>
/// Reads how a client proves itself: HTTP Basic, secret in the body, or assertion in the body; one of them (RFC 6749
/// section 2.3). Both parts of Basic are form-encoded before they are joined.
/// </summary>
internal static class ClientCredentials
{
    private const string Scheme = "Basic ";
    private const int MaxHeader = 1024;

    /// <summary>The proof, or the RFC 6749 error.</summary>
    public static (ClientProof Proof, string? Error) Read(StringValues authorization, Dictionary<string, string> form)
    {
        var id = form.GetValueOrDefault("client_id");
        var secret = form.GetValueOrDefault("client_secret");
        var assertionType = form.GetValueOrDefault("client_assertion_type");
        var assertion = form.GetValueOrDefault("client_assertion");
        var hasAssertion = assertion is not null || assertionType is not null;
        if (authorization.Count > 1 || (authorization.Count == 1 && (secret is not null || hasAssertion)) || (secret is not null && hasAssertion))
        {
            return (default, "invalid_request");
        }

        if (authorization.Count == 0)
        {
            return (new ClientProof(id, secret, assertionType, assertion), null);
        }

        if (ReadBasic(authorization[0]) is not { } basic)
        {
            return (default, "invalid_client");
        }

        // Naming the client in the body as well is allowed, naming another is not.
        return id is null || id == basic.ClientId ? (basic, null) : (default, "invalid_request");
    }

    private static ClientProof? ReadBasic(string? header)
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
            ? new ClientProof(id, secret)
            : null;
    }
}
