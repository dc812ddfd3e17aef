using ZeroTrust.Platform.Problems;

namespace ZeroTrust.ComplianceAudit;

internal static class AuditProblems
{
    internal static readonly Problem BadFilter = new("audit.bad_filter", 400, "A filter of the list is not valid.");

    internal static readonly Problem BlockNotFound = new("audit.block_not_found", 404, "There is no such block of facts.");
}
