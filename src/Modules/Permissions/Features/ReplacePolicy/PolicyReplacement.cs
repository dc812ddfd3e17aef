using System.Collections.Immutable;
using JasperFx;
using Marten;
using Microsoft.Extensions.Options;
using ZeroTrust.Contracts.Audit;
using ZeroTrust.Contracts.Permissions;
using ZeroTrust.Permissions.Policies;
using ZeroTrust.Platform.Problems;
using ZeroTrust.Policy;

namespace ZeroTrust.Permissions.Features.ReplacePolicy;

/// <summary>What came of submitting a policy.</summary>
internal abstract record ReplaceOutcome
{
    private ReplaceOutcome() { }

    internal sealed record Replaced(ActivePolicy Policy) : ReplaceOutcome;

    /// <summary>These bytes are active already.</summary>
    internal sealed record Unchanged(ActivePolicy Policy) : ReplaceOutcome;

    internal sealed record Invalid(Problem Problem, ImmutableArray<PolicyProblem> Errors) : ReplaceOutcome;

    internal sealed record Refused(Problem Problem) : ReplaceOutcome;
}

/// <summary>Replaces the active policy, or leaves everything as it is.</summary>
internal sealed class PolicyReplacement(PolicyStore store, PolicyLoader loader, IOptions<PolicyOptions> options)
{
    /// <param name="keepers">The roles that must be able to replace the policy again.</param>
    /// <param name="precondition">Checks the request's If-Match against the active version; null where it holds.</param>
    internal async Task<ReplaceOutcome> RunAsync(
        IDocumentSession session, Func<PolicyActivated, ValueTask> publish, byte[] source, IReadOnlyCollection<string> keepers,
        Func<Guid, Problem?> precondition, AuditActor actor, CancellationToken ct)
    {
        var check = PolicyCheck.Run(source, options.Value.MaxBytes, keepers);
        if (check is PolicyCheck.Outcome.Bad bad)
        {
            return new ReplaceOutcome.Invalid(bad.Problem, bad.Errors);
        }

        var good = (PolicyCheck.Outcome.Good)check;
        var active = await PolicyStore.ActiveAsync(session, ct);
        if (active?.PolicyId == good.Snapshot.Hash)
        {
            // Before the precondition: whoever repeats a call whose answer was lost still sends the ETag of before.
            return new ReplaceOutcome.Unchanged(loader.Activate(good.Snapshot, good.Warnings, active));
        }

        if (active is not null && precondition(active.Version) is { } problem)
        {
            return new ReplaceOutcome.Refused(problem);
        }

        return await CommitAsync(session, publish, active, source, good, actor, ct);
    }

    private async Task<ReplaceOutcome> CommitAsync(
        IDocumentSession session, Func<PolicyActivated, ValueTask> publish, ActivePolicyDocument? active, byte[] source, PolicyCheck.Outcome.Good good, AuditActor actor, CancellationToken ct)
    {
        try
        {
            var document = await store.ActivateAsync(session, publish, active, source, good.Snapshot, actor, ct);
            return new ReplaceOutcome.Replaced(loader.Activate(good.Snapshot, good.Warnings, document));
        }
        catch (Exception exception) when (IsLostRace(exception))
        {
            // Somebody else was first between our read and our commit: the ETag is no longer the current one.
            return new ReplaceOutcome.Refused(CommonProblems.PreconditionFailed);
        }
    }

    // Marten throws the failures of one batch alone or together, as many as there are.
    private static bool IsLostRace(Exception exception) => exception switch
    {
        ConcurrencyException or DocumentAlreadyExistsException => true,
        AggregateException several => several.InnerExceptions.All(IsLostRace),
        _ => false,
    };
}
