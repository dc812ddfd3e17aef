namespace ZeroTrust.Contracts.Authentication;

/// <summary>Checks that who sends a request holds the key that it names (DPoP, RFC 9449).</summary>
public interface IProofVerifier
{
    /// <summary>
    /// Checks all of RFC 9449 section 4.3, and at the very end, so that only a good proof costs it, that this one was used at no
    /// instance before. Never throws for a bad proof.
    /// </summary>
    ValueTask<ProofVerdict> VerifyAsync(SentProof proof, CancellationToken ct);
}

/// <summary>A proof as it was sent, and the request that it must be for.</summary>
/// <param name="Value">The <c>DPoP</c> header.</param>
/// <param name="Method">The method of the request; <c>htm</c> must be this, to the letter.</param>
/// <param name="Addresses">The absolute addresses that the request goes by; <c>htu</c> must be one of them, query and fragment aside.</param>
public sealed record SentProof(string Value, string Method, IReadOnlyList<string> Addresses)
{
    /// <summary>The access token sent with the proof, which must then name its hash; null where none is sent.</summary>
    public string? AccessToken { get; init; }

    /// <summary>The thumbprint that the key must have; null where any key will do.</summary>
    public string? KeyThumbprint { get; init; }

    /// <summary>Shows neither proof nor token.</summary>
    public override string ToString() => "proof";
}

/// <summary>What came of checking a proof.</summary>
public abstract record ProofVerdict
{
    private ProofVerdict() { }

    /// <summary>The sender holds this key.</summary>
    public sealed record Proved(TokenConfirmation Key) : ProofVerdict;

    /// <summary>Refused; <paramref name="Reason"/> is a stable code that begins with <c>proof_</c>.</summary>
    public sealed record Refused(string Reason) : ProofVerdict;

    /// <summary>Whether it was used before cannot be told right now: refuse, and let the client try again.</summary>
    public sealed record Unavailable : ProofVerdict;
}
