using ZeroTrust.Contracts;
using ZeroTrust.Platform.Problems;

namespace ZeroTrust.ComplianceAudit.Changes;

/// <summary>Who may end a request, and when. Pure.</summary>
internal static class ChangeDecision
{
    /// <summary>Null where the caller may approve or reject it; else why not.</summary>
    public static Problem? Refuse(StoredChange change, Caller caller, bool isRequester, bool approves, DateTimeOffset now)
    {
        if (caller.Kind != CallerKind.User)
        {
            return AuditProblems.OnlyPeople;
        }

        // Who gains by it may say no.
        if (isRequester || (approves && change.Request.Proposal.Beneficiary == caller.Subject))
        {
            return AuditProblems.OwnChange;
        }

        return RefuseEnded(change, now);
    }

    /// <summary>Null while it waits.</summary>
    public static Problem? RefuseEnded(StoredChange change, DateTimeOffset now) =>
        change.IsOpen(now) ? null : AuditProblems.ChangeEnded.With($"It is {change.StateAt(now)}.");
}
