using JasperFx;
using Marten;
using Microsoft.AspNetCore.Http;
using Wolverine.Marten;
using ZeroTrust.Platform.Access;
using ZeroTrust.Platform.Problems;

namespace ZeroTrust.ComplianceAudit.Changes;

/// <summary>What came of ending a request: it as it is now, or why not.</summary>
internal readonly record struct EndResult(StoredChange? Change, Problem? Problem);

/// <summary>
/// Ends requests: approval with the change itself, rejection, withdrawal, each in one commit with its evidence. However many at once, one of
/// them ends it. What a rule refuses leaves an entry; who may not know of the request is told that there is none.
/// </summary>
internal sealed class ChangeEnds(
    ChangeStore changes, ChangeWrites writes, ChangeReaders readers, RefusedCalls refused, IDocumentSession session, IMartenOutbox outbox, TimeProvider clock)
{
    /// <summary>Approves and applies it.</summary>
    public async Task<EndResult> ApproveAsync(HttpContext context, string id)
    {
        var (change, problem) = await AdmitAsync(context, id, ChangeStates.Approved);
        if (change is null)
        {
            return new EndResult(null, problem);
        }

        var ct = context.RequestAborted;
        var actor = context.Scope().Actor;
        var kind = readers.KindOf(change.Request)!;
        outbox.Enroll(session);
        if (await kind.ApplyAsync(change.Request, actor, ct) is { } code)
        {
            return await RefuseAsync(change, ChangeStates.Approved, context, AuditProblems.NotApplicable.With(code), code);
        }

        var result = await EndAsync(change, ChangeStates.Approved, context, reason: null);
        if (result.Change is not null)
        {
            await kind.CommittedAsync(result.Change.Request, ct);
        }

        return result;
    }

    /// <summary>Rejects it.</summary>
    public async Task<EndResult> RejectAsync(HttpContext context, string id, string reason)
    {
        var (change, problem) = await AdmitAsync(context, id, ChangeStates.Rejected);
        if (change is null)
        {
            return new EndResult(null, problem);
        }

        outbox.Enroll(session);
        return await EndAsync(change, ChangeStates.Rejected, context, reason);
    }

    /// <summary>Takes it back: for who asked for it.</summary>
    public async Task<EndResult> WithdrawAsync(HttpContext context, string id)
    {
        if (await FindAsync(context, id) is not { } change)
        {
            return new EndResult(null, CommonProblems.NotFound);
        }

        if ((ChangeReaders.IsRequester(context.Scope(), change.Request) ? ChangeDecision.RefuseEnded(change, clock.GetUtcNow()) : AuditProblems.NotYourChange) is { } problem)
        {
            return await RefuseAsync(change, ChangeStates.Withdrawn, context, problem, problem.Code);
        }

        outbox.Enroll(session);
        return await EndAsync(change, ChangeStates.Withdrawn, context, reason: null);
    }

    /// <summary>The request, where the caller may read it.</summary>
    public async Task<StoredChange?> FindAsync(HttpContext context, string id)
    {
        if (!Guid.TryParse(id, out var parsed) || await changes.FindAsync(parsed, context.RequestAborted) is not { } change)
        {
            return null;
        }

        var scope = context.Scope();
        if (readers.MayRead(scope, change.Request))
        {
            return change;
        }

        return await refused.RecordAsync(context, scope.Actor, readers.KindOf(change.Request)?.Permission, "not_concerned")
            ? null
            : throw new ProblemException(CommonProblems.Unavailable);
    }

    private async Task<EndResult> AdmitAsync(HttpContext context, string id, string state)
    {
        if (await FindAsync(context, id) is not { } change)
        {
            return new EndResult(null, CommonProblems.NotFound);
        }

        var scope = context.Scope();
        var problem = ChangeDecision.Refuse(
            change, scope.Caller, ChangeReaders.IsRequester(scope, change.Request), state == ChangeStates.Approved, clock.GetUtcNow());
        return problem is null ? new EndResult(change, null) : await RefuseAsync(change, state, context, problem, problem.Code);
    }

    private async Task<EndResult> EndAsync(StoredChange change, string state, HttpContext context, string? reason)
    {
        var actor = context.Scope().Actor;
        await writes.EndAsync(session, outbox, change.Request, state, actor, reason);
        try
        {
            await session.SaveChangesAsync(context.RequestAborted);
        }
        catch (Exception exception) when (IsLostRace(exception))
        {
            // Another ended it first; or what it changes was changed just now, and then it waits still.
            var now = clock.GetUtcNow();
            return await changes.FindAsync(Guid.Parse(change.Request.Id), context.RequestAborted) is { } current && ChangeDecision.RefuseEnded(current, now) is { } ended
                ? new EndResult(null, ended)
                : new EndResult(null, CommonProblems.Conflict);
        }

        return new EndResult(change with { Request = change.Request with { State = state }, DecidedAt = clock.GetUtcNow(), DecidedBy = actor, DecisionReason = reason }, null);
    }

    // What the kind changes may have lost a race of its own beside it.
    private static bool IsLostRace(Exception exception) =>
        exception is ConcurrencyException || (exception is AggregateException many && many.InnerExceptions.All(inner => inner is ConcurrencyException));

    private async Task<EndResult> RefuseAsync(StoredChange change, string state, HttpContext context, Problem problem, string code)
    {
        writes.Refuse(session, change.Request, state, context.Scope().Actor, code);
        await session.SaveChangesAsync(context.RequestAborted);
        return new EndResult(null, problem);
    }
}
