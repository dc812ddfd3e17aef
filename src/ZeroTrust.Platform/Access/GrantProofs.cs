using ZeroTrust.Contracts.Authentication;

namespace ZeroTrust.Platform.Access;

/// <summary>How grants of <c>/oauth2/token</c> take the client's proof of a key (RFC 9449 section 5).</summary>
public static class GrantProofs
{
    /// <summary>The proof was not accepted, or is needed and missing.</summary>
    public static readonly GrantOutcome.Refused Refusal = new("invalid_dpop_proof", "The proof in the DPoP header was not accepted, or is needed and missing.");

    /// <summary>
    /// The key to bind the token to, null where no proof was sent; or the answer, with the reason for the evidence. To be called
    /// once the client has proved itself, so that nobody else can have proofs noted as used.
    /// </summary>
    public static async ValueTask<(TokenConfirmation? Key, GrantOutcome? Answer, string Reason)> CheckAsync(
        this IProofVerifier proofs, GrantRequest request, CancellationToken ct) =>
        request.Proof is null ? (null, null, "")
        : await proofs.VerifyAsync(request.Proof, ct) switch
        {
            ProofVerdict.Proved proved => (proved.Key, null, ""),
            ProofVerdict.Refused refused => (null, Refusal, refused.Reason),
            _ => (null, new GrantOutcome.Unavailable(1), "proof_unavailable"),
        };
}
