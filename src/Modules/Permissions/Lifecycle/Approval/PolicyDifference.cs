using System.Collections.Immutable;
using ZeroTrust.Contracts.Audit;
using ZeroTrust.Policy;

namespace ZeroTrust.Permissions.Lifecycle.Approval;

/// <summary>What an approver is shown of a new policy, bounded.</summary>
internal static class PolicyDifference
{
    private const string Active = "active_policy";

    /// <summary>The two policies, and then what differs.</summary>
    /// <param name="from">Null where the active one cannot be read by this version.</param>
    internal static ImmutableArray<AuditChange> Of(string fromHash, PolicySnapshot? from, PolicySubmission to) =>
        [new AuditChange(Active, fromHash, to.Hash)];

    /// <summary>The policy that the change was made against.</summary>
    internal static string? BaseOf(ImmutableArray<AuditChange> difference) =>
        difference.FirstOrDefault(change => change.Field == Active)?.Before;
}
