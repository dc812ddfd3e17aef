using Marten;
using ZeroTrust.Contracts.Audit;
using ZeroTrust.Mfa.Factors;
using ZeroTrust.Mfa.Features;
using ZeroTrust.Mfa.RecoveryCodes;

namespace ZeroTrust.Mfa.Recovery;

/// <summary>
/// Takes everything from a person that stands for a second factor, in one unit of work: factors, recovery codes, remembered devices, challenges
/// that wait. The caller has enrolled the outbox.
/// </summary>
internal sealed class FactorRemoval(FactorNews news, TimeProvider clock)
{
    /// <summary>Removes all, with an entry and a fact for each factor and one mail.</summary>
    /// <param name="reason">As in <c>FactorRemoved</c>.</param>
    /// <param name="what">The sentence of the mail that tells it.</param>
    /// <param name="exceptChallenge">The one that is answered with this; null for none.</param>
    public async Task RemoveAllAsync(
        IDocumentSession unitOfWork, AuditActor actor, string subject, string reason, string what, byte[]? exceptChallenge, CancellationToken ct)
    {
        var removed = await FactorChanges.RemoveAllAsync(unitOfWork, subject, ct);
        RecoveryCodeStore.Remove(unitOfWork, subject);
        unitOfWork.QueueSqlCommand(
            "update mfa.challenges set used_at = ? where subject = ? and used_at is null and id_hash <> ?", clock.GetUtcNow(), subject, exceptChallenge ?? []);
        await news.AllRemovedAsync(unitOfWork, actor, subject, removed, reason, what, ct);
    }
}
