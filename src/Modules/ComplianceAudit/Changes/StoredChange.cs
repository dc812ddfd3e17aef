using ZeroTrust.Contracts.Audit;
using ZeroTrust.Contracts.Changes;

namespace ZeroTrust.ComplianceAudit.Changes;

/// <summary>A request with how it ended. Never printed: reasons are people's own words.</summary>
/// <param name="DecidedAt">Null while it waits.</param>
/// <param name="DecidedBy">Who approved, rejected or withdrew; the system for an expiry.</param>
/// <param name="DecisionReason">Of a rejection.</param>
internal sealed record StoredChange(ChangeRequest Request, DateTimeOffset? DecidedAt, AuditActor? DecidedBy, string? DecisionReason)
{
    /// <summary>Whether it waits: its time may be over before the sweep has come to it.</summary>
    public bool IsOpen(DateTimeOffset now) => Request.State == ChangeStates.Requested && Request.ExpiresAt > now;

    /// <summary>The state as it is at this instant.</summary>
    public string StateAt(DateTimeOffset now) => Request.State == ChangeStates.Requested && !IsOpen(now) ? ChangeStates.Expired : Request.State;

    public override string ToString() => $"{Request.Proposal.Kind} {Request.Id}";
}
