using Microsoft.Extensions.Options;

namespace ZeroTrust.Mfa.Factors;

/// <summary>
/// How many factors a person may have. It keeps lists short and no more: two at once may get one in beyond it, and then there is no next.
/// </summary>
internal sealed class FactorLimits(IOptions<MfaOptions> options)
{
    /// <summary>Whether there is room for one more of the kind beside those that count.</summary>
    public bool HasRoom(IReadOnlyCollection<Factor> factors, string kind)
    {
        Factor[] counting = [.. factors.Where(factor => factor.ConfirmedAt is not null)];
        return counting.Length < options.Value.MaxFactorsPerPerson && counting.Count(factor => factor.Kind == kind) < options.Value.MaxFactorsPerKind;
    }
}
