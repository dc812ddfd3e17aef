using System.Collections.Immutable;
using ZeroTrust.Contracts.Audit;

namespace ZeroTrust.Contracts.Changes;

/// <summary>
/// Changes that one person may not make alone (four eyes). Scoped: a request joins the caller's unit of work, whose outbox is enrolled;
/// the approval applies the change in one commit with its evidence.
/// </summary>
public interface IChangeRequests
{
    /// <summary>Adds the request to the unit of work, or says why not, and then nothing was added.</summary>
    ValueTask<ChangeRequestResult> RequestAsync(ChangeProposal proposal, CancellationToken ct);
}

/// <summary>What came of asking for a change.</summary>
public abstract record ChangeRequestResult
{
    private ChangeRequestResult() { }

    /// <summary>It waits for an approval from the commit on. The commit fails on a unique index where another for the same was committed meanwhile.</summary>
    public sealed record Requested(ChangeRequest Change) : ChangeRequestResult;

    /// <summary>A request of the kind for the same resource waits already.</summary>
    public sealed record AlreadyOpen(string ChangeId) : ChangeRequestResult;

    /// <summary>As many requests of this requester wait as the options allow.</summary>
    public sealed record TooManyOpen : ChangeRequestResult;

    /// <summary>The reason is missing, too long or not plain text; the message says what it must be.</summary>
    public sealed record BadReason(string Message) : ChangeRequestResult;
}

/// <summary>One kind of change. The module that owns what is changed implements it; scoped.</summary>
public interface IChangeKind
{
    /// <summary>Stable, <c>noun.verb</c>, such as <c>mfa.reset</c>.</summary>
    string Kind { get; }

    /// <summary>The permission at the platform that approving it needs.</summary>
    string Permission { get; }

    /// <summary>
    /// Applies an approved change in the approver's unit of work, whose outbox is enrolled and which is committed afterwards with the approval; null,
    /// or the stable code of why it cannot be applied any more, and then nothing must have been added. Whether the requester still may is asked here.
    /// </summary>
    ValueTask<string?> ApplyAsync(ChangeRequest change, AuditActor approver, CancellationToken ct);

    /// <summary>After the commit, for what this instance should not wait for.</summary>
    ValueTask CommittedAsync(ChangeRequest change, CancellationToken ct) => ValueTask.CompletedTask;
}

/// <summary>What somebody wants to change.</summary>
/// <param name="Beneficiary">The subject who gains by it and may not approve it either; null for nobody.</param>
/// <param name="Reason">Why, in the requester's words; stored sealed.</param>
/// <param name="Difference">What would be different, for the approver to read; no secret and no personal value.</param>
public sealed record ChangeProposal(
    string Kind, string ResourceType, string ResourceId, AuditActor Requester, string? Beneficiary, string Reason, ImmutableArray<AuditChange> Difference);

/// <summary>A request that waits, or how it ended.</summary>
/// <param name="State"><c>requested</c>, <c>approved</c>, <c>rejected</c>, <c>withdrawn</c> or <c>expired</c>.</param>
public sealed record ChangeRequest(string Id, ChangeProposal Proposal, string State, DateTimeOffset RequestedAt, DateTimeOffset ExpiresAt);

/// <summary>A change was requested, or a request ended.</summary>
/// <param name="State">As of <see cref="ChangeRequest.State"/>.</param>
public sealed record ChangeDecided(DateTimeOffset At, string ChangeId, string Kind, string ResourceId, string State, string ActorKind, string ActorId);
