using ZeroTrust.Platform.Problems;

namespace ZeroTrust.ComplianceAudit;

internal static class AuditProblems
{
    internal static readonly Problem BadFilter = new("audit.bad_filter", 400, "A filter of the list is not valid.");

    internal static readonly Problem OnlyPeople = new("change.only_people", 403, "Only a person may decide a change.");

    internal static readonly Problem OwnChange = new("change.own", 403, "Nobody decides a change that they asked for, or approves one that they gain by.");

    internal static readonly Problem NotYourChange = new("change.not_yours", 403, "Only who asked for a change may withdraw it.");

    internal static readonly Problem ChangeEnded = new("change.ended", 409, "The request does not wait any more.");

    internal static readonly Problem NotApplicable = new("change.not_applicable", 409, "The change cannot be made any more as it was asked for.");

    internal static readonly Problem BlockNotFound = new("audit.block_not_found", 404, "There is no such block of facts.");
}
