using Marten;
using ZeroTrust.Contracts.Audit;
using ZeroTrust.Contracts.Authentication;
using ZeroTrust.Contracts.Changes;

namespace ZeroTrust.Mfa.Recovery;

/// <summary>The reset of a person's second factors, by two administrators.</summary>
internal sealed class MfaReset(ResetRules rules, FactorRemoval removal, IPersonDirectory people, IAuditWriter audit, IDocumentSession session) : IChangeKind
{
    /// <summary>Its name among the kinds of changes.</summary>
    public const string Name = "mfa.reset";

    /// <inheritdoc />
    public string Kind => Name;

    /// <inheritdoc />
    public string Permission => ResetRules.Permission;

    /// <inheritdoc />
    public async ValueTask<string?> ApplyAsync(ChangeRequest change, AuditActor approver, CancellationToken ct)
    {
        var proposal = change.Proposal;
        if (await people.FindAsync(proposal.ResourceId, ct) is not { } person)
        {
            return "person_gone";
        }

        if (await rules.RefuseAsync(proposal.Requester, person, ct) is { } ofRequester)
        {
            return $"requester_{ofRequester}";
        }

        if (await rules.RefuseAsync(approver, person, ct) is { } ofApprover)
        {
            return $"approver_{ofApprover}";
        }

        await removal.RemoveAllAsync(
            session, approver, person.Subject, "reset", "All second factors of your account were reset by two administrators, and all your sessions have ended.",
            exceptChallenge: null, ct);
        audit.Append(session, new AuditEntry("mfa.reset", approver, "user", person.Subject, AuditOutcome.Success)
        {
            Changes = [new AuditChange("change", null, change.Id), new AuditChange("requested_by", null, proposal.Requester.Id)],
        });
        await people.EndSessionsAsync(session, approver, person.Subject, "mfa_reset", ct);
        return null;
    }
}
