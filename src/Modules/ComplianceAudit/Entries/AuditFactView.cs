using ZeroTrust.Contracts.Audit;

namespace ZeroTrust.ComplianceAudit.Entries;

/// <summary>A fact as the API shows it.</summary>
/// <param name="BlockId">The block that holds it, where the answer is not that block.</param>
internal sealed record AuditFactView(
    DateTimeOffset At,
    string Action,
    string ActorKind,
    string ActorId,
    string Target,
    string? Detail,
    string Outcome,
    string Reason,
    string? Rule,
    string? PolicyVersion,
    string? CorrelationId,
    Guid? BlockId = null)
{
    internal static AuditFactView Of(AuditFact fact) => new(
        fact.At, fact.Action, fact.ActorKind, fact.ActorId, fact.Target, fact.Detail, OutcomeText.Of(fact.Outcome), fact.Reason, fact.Rule,
        fact.PolicyVersion, fact.CorrelationId);
}
