using ZeroTrust.Contracts.Mfa;
using ZeroTrust.Mfa.Factors;
using ZeroTrust.Platform.Problems;

namespace ZeroTrust.Mfa.Features.RemoveFactor;

/// <summary>Which factors may go.</summary>
internal static class RemovalRules
{
    /// <summary>Null where it may; one that does not count always may.</summary>
    /// <param name="confirmed">All that count, the factor among them.</param>
    /// <param name="required">Whether a role of the person asks for a second factor.</param>
    public static Problem? Refuse(Factor factor, IReadOnlyList<Factor> confirmed, bool required)
    {
        if (factor.ConfirmedAt is null)
        {
            return null;
        }

        Factor[] left = [.. confirmed.Where(other => other.Id != factor.Id)];
        if (left.Length == 0)
        {
            return required ? MfaProblems.LastFactor : null;
        }

        // Whoever can take over the number would be all that the account asks for beside the password.
        return factor.Kind != FactorKinds.Sms && left.All(other => other.Kind == FactorKinds.Sms) ? MfaProblems.OnlySms : null;
    }
}
