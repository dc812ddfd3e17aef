using Microsoft.Extensions.Options;
using Npgsql;
using ZeroTrust.Authentication.Tokens;
using ZeroTrust.Contracts.Authentication;
using ZeroTrust.Platform.OneTime;

namespace ZeroTrust.Authentication.Dpop;

/// <summary>Checks proofs: what the proof itself says first, and whether it was used before last, because only that costs a write.</summary>
internal sealed class ProofVerifier(OneTimeMarks marks, IOptions<DpopOptions> options, TimeProvider clock) : IProofVerifier
{
    private static readonly TimeSpan Leeway = TimeSpan.FromSeconds(AccessTokenRules.LeewaySeconds);
    private readonly TimeSpan _window = options.Value.ProofWindow;

    /// <inheritdoc />
    public async ValueTask<ProofVerdict> VerifyAsync(SentProof sent, CancellationToken ct)
    {
        var (proof, reason) = ProofReader.Read(sent.Value);
        if (proof is null)
        {
            return new ProofVerdict.Refused(reason);
        }

        if (ProofRules.Refuse(proof, sent, clock.GetUtcNow(), _window) is { } refusal)
        {
            return new ProofVerdict.Refused(refusal);
        }

        return await UseAsync(proof, ct);
    }

    // Ids are unique per key: a stranger must not be able to use up the id of somebody else's proof.
    private async ValueTask<ProofVerdict> UseAsync(Proof proof, CancellationToken ct)
    {
        try
        {
            // Until every instance's clock refuses the proof for its age.
            var until = DateTimeOffset.FromUnixTimeSeconds(proof.IssuedAt) + _window + Leeway;
            return await marks.TryUseAsync("dpop", $"{proof.KeyThumbprint} {proof.Id}", until, ct)
                ? new ProofVerdict.Proved(new TokenConfirmation(proof.KeyThumbprint))
                : new ProofVerdict.Refused(ProofRules.Used);
        }
        catch (NpgsqlException)
        {
            return new ProofVerdict.Unavailable();
        }
    }
}
