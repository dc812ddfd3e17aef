using Microsoft.AspNetCore.Http;
using ZeroTrust.Contracts.Authentication;
using ZeroTrust.Platform.Http;

namespace ZeroTrust.Platform.Access;

/// <summary>The <c>DPoP</c> header (RFC 9449 section 4.1) and the challenge that asks for it (section 7.1).</summary>
public static class DpopHeader
{
    /// <summary>Its name, which is that of the scheme too.</summary>
    public const string Name = "DPoP";

    /// <summary>The parameter of every challenge that says what proofs may be signed with.</summary>
    internal const string Algorithms = "algs=\"ES256 PS256 RS256\"";

    /// <summary>The proof as sent; null where there is none. Sent twice, it becomes what no proof can be.</summary>
    public static string? Read(IHeaderDictionary headers) =>
        headers.TryGetValue(Name, out var values) ? string.Join(',', (string?[])values!) : null;

    /// <summary>The proof of a request to the platform itself, with what it must be for; null where there is none.</summary>
    public static SentProof? ReadOwn(HttpContext context) =>
        Read(context.Request.Headers) is { } proof ? new SentProof(proof, context.Request.Method, OwnAddresses.Of(context)) : null;

    /// <summary>The <c>WWW-Authenticate</c> of a refusal that concerns the binding of a token to a key.</summary>
    /// <param name="reason">The stable code of the refusal; those of proofs begin with <c>proof_</c>.</param>
    public static string Challenge(string reason) =>
        $"{Name} error=\"{(reason.StartsWith("proof_", StringComparison.Ordinal) ? "invalid_dpop_proof" : "invalid_token")}\", error_description=\"{reason}\", {Algorithms}";
}
