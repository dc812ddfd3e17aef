using ZeroTrust.Contracts.Audit;

namespace ZeroTrust.ComplianceAudit.Entries;

internal static class OutcomeText
{
    internal static string Of(AuditOutcome outcome) => outcome switch
    {
        AuditOutcome.Success => "success",
        AuditOutcome.Denied => "denied",
        _ => "failure",
    };

    internal static AuditOutcome Parse(string text) => text switch
    {
        "success" => AuditOutcome.Success,
        "denied" => AuditOutcome.Denied,
        _ => AuditOutcome.Failure,
    };

    internal static bool IsKnown(string text) => text is "success" or "denied" or "failure";
}
