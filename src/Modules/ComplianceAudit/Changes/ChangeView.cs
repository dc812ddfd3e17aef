using ZeroTrust.ComplianceAudit.Entries;
using ZeroTrust.Contracts.Audit;

namespace ZeroTrust.ComplianceAudit.Changes;

/// <summary>A request as the API shows it.</summary>
/// <param name="Beneficiary">The person who gains by it and may not approve it.</param>
/// <param name="Difference">What would be, or is, different.</param>
/// <param name="DecidedAt">Null while it waits.</param>
/// <param name="DecisionReason">Of a rejection.</param>
internal sealed record ChangeView(
    string Id, string Kind, string ResourceType, string ResourceId, string State, ChangeActorView RequestedBy, string? Beneficiary, string Reason,
    IReadOnlyList<AuditChangeView> Difference, DateTimeOffset RequestedAt, DateTimeOffset ExpiresAt, DateTimeOffset? DecidedAt, ChangeActorView? DecidedBy,
    string? DecisionReason)
{
    internal static ChangeView Example => new(
        "01936d0a7a4e7c119c532f1f0e5a7b10", "mfa.reset", "user", "01936d0a7a4e7c119c532f1f0e5a7b11", ChangeStates.Requested,
        new ChangeActorView("user", "01936d0a7a4e7c119c532f1f0e5a7b12"), "01936d0a7a4e7c119c532f1f0e5a7b11", "Lost the phone, known to the help desk in person.",
        [new AuditChangeView("factors", "totp, passkey", null)], DateTimeOffset.UnixEpoch.AddYears(56), DateTimeOffset.UnixEpoch.AddYears(56).AddDays(1), null, null, null);

    internal static ChangeView Of(StoredChange change, DateTimeOffset now)
    {
        var (request, proposal) = (change.Request, change.Request.Proposal);
        return new ChangeView(
            request.Id, proposal.Kind, proposal.ResourceType, proposal.ResourceId, change.StateAt(now), ChangeActorView.Of(proposal.Requester), proposal.Beneficiary,
            proposal.Reason, [.. proposal.Difference.Select(field => new AuditChangeView(field.Field, field.Before, field.After))],
            request.RequestedAt, request.ExpiresAt, change.DecidedAt, change.DecidedBy is { } actor ? ChangeActorView.Of(actor) : null, change.DecisionReason);
    }

    /// <summary>Shows no reason.</summary>
    public override string ToString() => Id;
}

/// <summary>Who did it.</summary>
/// <param name="Kind"><c>user</c>, <c>service</c> or <c>system</c>.</param>
internal sealed record ChangeActorView(string Kind, string Id)
{
    internal static ChangeActorView Of(AuditActor actor) => new(actor.Kind, actor.Id);
}
