using ZeroTrust.Contracts.Audit;

namespace ZeroTrust.ComplianceAudit.Tests.Stream;

internal static class Facts
{
    internal static readonly DateTimeOffset Noon = new(2026, 11, 24, 12, 0, 0, TimeSpan.Zero);

    internal static AuditFact Allowed(int number) => new(
        Noon.AddSeconds(number), "decision.made", "service", "order-service", "user-service", $"GET /{number}",
        AuditOutcome.Success, "allowed", "rule-1", "v1", null);

    internal static AuditFact Denied(int number) => Allowed(number) with { Outcome = AuditOutcome.Denied, Reason = "no_entry" };

    internal static AuditFact Stranger(string reason, int number) => Denied(number) with { ActorKind = "anonymous", ActorId = "-", Reason = reason };
}
