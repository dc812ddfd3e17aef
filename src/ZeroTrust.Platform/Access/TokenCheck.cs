using Microsoft.AspNetCore.Http;
using ZeroTrust.Contracts.Authentication;

namespace ZeroTrust.Platform.Access;

/// <summary>
/// Verifies the token of a request together with what it is bound to. A token with a key passes only as <c>DPoP</c> and with a
/// proof for this very call; one without only as <c>Bearer</c>, so that nobody takes a token for bound that is not.
/// </summary>
public sealed class TokenCheck(ITokenVerifier tokens, IProofVerifier proofs)
{
    /// <summary>The token is bound to a key and came as <c>Bearer</c>.</summary>
    public const string BoundToKey = "token_bound_to_key";

    /// <summary>The token is not bound and came as <c>DPoP</c>.</summary>
    public const string NotBound = "token_not_bound";

    /// <summary>A bound token came without a proof.</summary>
    public const string ProofMissing = "proof_missing";

    /// <summary>The caller named no address that the proof could be for.</summary>
    public const string NoAddress = "proof_no_address";

    /// <summary>Whether the proof was used before could not be told.</summary>
    public const string ProofUnavailable = "proof_unavailable";

    /// <summary>Verifies. For a bearer token, and only then, no more than the verifier itself does.</summary>
    /// <param name="method">The method of the call that the proof must be for.</param>
    /// <param name="addresses">Gives the addresses of that call; empty where they are not known. Only asked for a bound token.</param>
    public async ValueTask<TokenVerdict> VerifyAsync<TCall>(
        PresentedToken token, IHeaderDictionary headers, string method, TCall call, Func<TCall, IReadOnlyList<string>> addresses, CancellationToken ct)
    {
        var verdict = await tokens.VerifyAsync(token.Value, ct);
        if (verdict is not TokenVerdict.Valid { Caller.Confirmation: var key } || (key is null && !token.HasDpopScheme))
        {
            return verdict;
        }

        return FormFault(token, key, headers) is { } reason
            ? new TokenVerdict.Invalid(reason)
            : await ProveAsync(verdict, new SentProof(DpopHeader.Read(headers)!, method, addresses(call)) { AccessToken = token.Value, KeyThumbprint = key!.KeyThumbprint }, ct);
    }

    /// <summary>Whether the refusal concerns the binding of the token, so that the challenge is one for a proof.</summary>
    public static bool ConcernsProof(string reason) => reason is BoundToKey or NotBound || reason.StartsWith("proof_", StringComparison.Ordinal);

    /// <summary>The <c>WWW-Authenticate</c> for a token that was sent and refused.</summary>
    public static string Challenge(string reason) => ConcernsProof(reason) ? DpopHeader.Challenge(reason) : PresentedToken.InvalidChallenge;

    private static string? FormFault(PresentedToken token, TokenConfirmation? key, IHeaderDictionary headers) =>
        key is null ? NotBound
        : !token.HasDpopScheme ? BoundToKey
        : headers.ContainsKey(DpopHeader.Name) ? null
        : ProofMissing;

    private async ValueTask<TokenVerdict> ProveAsync(TokenVerdict verdict, SentProof proof, CancellationToken ct) =>
        proof.Addresses.Count == 0 ? new TokenVerdict.Invalid(NoAddress)
        : await proofs.VerifyAsync(proof, ct) switch
        {
            ProofVerdict.Proved => verdict,
            ProofVerdict.Refused refused => new TokenVerdict.Invalid(refused.Reason),
            _ => new TokenVerdict.Invalid(ProofUnavailable),
        };
}
