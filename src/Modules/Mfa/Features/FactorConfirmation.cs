using Marten;
using ZeroTrust.Contracts.Audit;
using ZeroTrust.Mfa.Factors;
using ZeroTrust.Mfa.RecoveryCodes;

namespace ZeroTrust.Mfa.Features;

/// <summary>What belongs to a factor that counts from now on, of whatever kind: its news, and recovery codes with a person's first one.</summary>
internal sealed class FactorConfirmation(FactorNews news, RecoveryCodeStore codes)
{
    /// <summary>Adds it to the unit of work, whose outbox is enrolled. The recovery codes, to be shown once; null where the person has some.</summary>
    /// <param name="isFirst">Whether the person has no other confirmed factor; to be looked at within the person's turn.</param>
    public async Task<IReadOnlyList<string>?> AppendAsync(IDocumentSession unitOfWork, AuditActor actor, Factor factor, bool isFirst, CancellationToken ct)
    {
        await news.EnrolledAsync(unitOfWork, actor, factor, ct);
        if (!isFirst)
        {
            return null;
        }

        news.AppendCodesGenerated(unitOfWork, actor, factor.Subject);
        return codes.Renew(unitOfWork, factor.Subject);
    }
}
