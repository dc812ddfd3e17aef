using System.Collections.Concurrent;
using Microsoft.Extensions.Options;
using ZeroTrust.Contracts;
using ZeroTrust.Platform.Problems;

namespace ZeroTrust.Authentication.Events;

/// <summary>
/// Lets requests that arrive while a transaction is under way share the next one: a commit that notifies is the dear part of
/// a single event, and PostgreSQL takes such commits one at a time. Nobody waits for company: a request that finds nothing
/// under way goes at once. Work whose caller has gone before it began is dropped: it was never answered.
/// </summary>
internal sealed class EventGroups
{
    private readonly EventIntake _intake;
    private readonly EventOptions _options;
    private readonly ConcurrentQueue<Work> _queue = new();
    private int _underWay;

    public EventGroups(EventIntake intake, IOptions<EventOptions> options)
    {
        _intake = intake;
        _options = options.Value;
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

        var work = new Work([.. events.Select(received => new Submitted(received, caller))], bytes, ct);
        _queue.Enqueue(work);
        Lead();
        return await work.Done.Task.WaitAsync(ct);
    }

    private void Lead()
    {
        int count;
        do
        {
            count = Volatile.Read(ref _underWay);
            if (count >= _options.MaxTransactions)
            {
                // Those under way look at the queue again before they end.
                return;
            }
        }
        while (Interlocked.CompareExchange(ref _underWay, count + 1, count) != count);

        _ = LeadAsync();
    }

    private async Task LeadAsync()
    {
        await Task.Yield();
        while (Take() is { Count: > 0 } group)
        {
            await RunAsync(group);
        }

        Interlocked.Decrement(ref _underWay);
        if (!_queue.IsEmpty)
        {
            Lead();
        }
    }

    private List<Work> Take()
    {
        var group = new List<Work>();
        var size = 0;
        while (size < _options.MaxBatch && _queue.TryDequeue(out var work))
        {
            if (work.Caller.IsCancellationRequested)
            {
                Leave(work);
                continue;
            }

            group.Add(work);
            size += work.Events.Count;
        }

        return group;
    }

    private void Leave(Work work) => Backlog.Remove(work.Events.Count, work.Bytes);

    // Throws nothing: every fault goes to the request that it belongs to.
    private async Task RunAsync(List<Work> group)
    {
        try
        {
            var outcomes = await _intake.ProcessAsync([.. group.SelectMany(work => work.Events)], CancellationToken.None);
            var start = 0;
            foreach (var work in group)
            {
                Leave(work);
                work.Done.TrySetResult([.. outcomes.Skip(start).Take(work.Events.Count)]);
                start += work.Events.Count;
            }
        }
        catch (Exception exception) when (group.Count == 1)
        {
            Leave(group[0]);
            group[0].Done.TrySetException(exception);
        }
        catch (Exception)
        {
            // One request's fault is not the others': each tries alone and gets its own answer.
            foreach (var work in group)
            {
                await RunAsync([work]);
            }
        }
    }

    private sealed record Work(IReadOnlyList<Submitted> Events, int Bytes, CancellationToken Caller)
    {
        public TaskCompletionSource<IReadOnlyList<EventOutcome>> Done { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
