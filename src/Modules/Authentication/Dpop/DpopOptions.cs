using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace ZeroTrust.Authentication.Dpop;

/// <summary>Section <c>ZeroTrust:Dpop</c>: proofs of possession (RFC 9449).</summary>
public sealed class DpopOptions
{
    /// <summary>The section's name.</summary>
    public const string Section = "ZeroTrust:Dpop";

    /// <summary>
    /// Seconds that the <c>iat</c> of a proof may lie before or after our clock. Short, because that is how long a proof that was
    /// made in advance or kept back is of use.
    /// </summary>
    [Range(5, 300)]
    public int ProofWindowSeconds { get; set; } = 60;

    internal TimeSpan ProofWindow => TimeSpan.FromSeconds(ProofWindowSeconds);
}

/// <summary>Refuses options that make no sense.</summary>
[OptionsValidator]
public sealed partial class DpopOptionsValidator : IValidateOptions<DpopOptions>;
