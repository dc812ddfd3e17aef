namespace ZeroTrust.ComplianceAudit.Changes;

/// <summary>The states of a request; all but the first are final.</summary>
internal static class ChangeStates
{
    public const string Requested = "requested";
    public const string Approved = "approved";
    public const string Rejected = "rejected";
    public const string Withdrawn = "withdrawn";
    public const string Expired = "expired";

    public static readonly IReadOnlyList<string> All = [Requested, Approved, Rejected, Withdrawn, Expired];
}
