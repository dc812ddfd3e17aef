using System.Diagnostics;
using Microsoft.Extensions.Options;
using ZeroTrust.Contracts;
using ZeroTrust.Platform.Grouping;
using ZeroTrust.Platform.Problems;

namespace ZeroTrust.Authentication.Events;

/// <summary>
/// Lets requests that arrive while a transaction is under way share the next one: a commit that notifies is the dear part of
/// a single event, and PostgreSQL takes such commits one at a time.
/// </summary>
internal sealed class EventGroups
{
    private readonly EventIntake _intake;
    private readonly WorkGroups<IReadOnlyList<Submitted>, IReadOnlyList<EventOutcome>> _groups;

    public EventGroups(EventIntake intake, IOptions<EventOptions> options)
    {
        _intake = intake;
        _groups = new(RunAsync, options.Value.MaxBatch, options.Value.MaxTransactions);
        Backlog = new EventBacklog(options.Value);
    }

    /// <summary>What waits.</summary>
    public EventBacklog Backlog { get; }

    /// <summary>The outcome of each event, in order, after the commit.</summary>
    /// <param name="bytes">The size of the body that held them.</param>
    /// <exception cref="ProblemException">503 when too much waits, or when others kept changing the same people.</exception>
    public async Task<IReadOnlyList<EventOutcome>> ProcessAsync(IReadOnlyList<PersonEvent> events, int bytes, Caller caller, CancellationToken ct)
    {
        if (!Backlog.TryAdd(events.Count, bytes))
        {
            throw new ProblemException(CommonProblems.Unavailable);
        }

        return await UntilDoneAsync(events, bytes, caller, ct).WaitAsync(ct);
    }

    // Counts in the backlog until it is done or dropped, however long the caller waits.
    private async Task<IReadOnlyList<EventOutcome>> UntilDoneAsync(IReadOnlyList<PersonEvent> events, int bytes, Caller caller, CancellationToken ct)
    {
        var correlation = Activity.Current?.TraceId.ToHexString();
        try
        {
            return await _groups.RunAsync([.. events.Select(received => new Submitted(received, caller, correlation))], ct, events.Count);
        }
        finally
        {
            Backlog.Remove(events.Count, bytes);
        }
    }

    private async Task<IReadOnlyList<IReadOnlyList<EventOutcome>>> RunAsync(IReadOnlyList<IReadOnlyList<Submitted>> group)
    {
        var outcomes = await _intake.ProcessAsync([.. group.SelectMany(events => events)], CancellationToken.None);
        var start = 0;
        var answers = new List<IReadOnlyList<EventOutcome>>(group.Count);
        foreach (var events in group)
        {
            answers.Add([.. outcomes.Skip(start).Take(events.Count)]);
            start += events.Count;
        }

        return answers;
    }
}
