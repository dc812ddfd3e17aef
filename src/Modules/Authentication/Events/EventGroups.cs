using System.Collections.Concurrent;
using Microsoft.Extensions.Options;
using ZeroTrust.Contracts;
using ZeroTrust.Platform.Observability;
using ZeroTrust.Platform.Problems;

namespace ZeroTrust.Authentication.Events;

/// <summary>
/// Lets requests that arrive while a transaction is under way share the next one: a commit that notifies is the dear part of
/// a single event, and PostgreSQL takes such commits one at a time. Nobody waits for company: a request that finds nothing
/// under way goes at once.
/// </summary>
internal sealed class EventGroups
{
    private readonly EventIntake _intake;
    private readonly EventOptions _options;
    private readonly ConcurrentQueue<Work> _queue = new();
    private int _waiting;
    private int _underWay;

    public EventGroups(EventIntake intake, IOptions<EventOptions> options)
    {
        _intake = intake;
        _options = options.Value;
        Telemetry.Meter.CreateObservableGauge("zerotrust_event_requests_waiting", () => Volatile.Read(ref _waiting), description: "Event requests accepted and not answered yet");
    }

    /// <summary>The outcome of each event, in order, after the commit.</summary>
    /// <exception cref="ProblemException">503 when too many requests wait, or when others kept changing the same people.</exception>
    public async Task<IReadOnlyList<EventOutcome>> ProcessAsync(IReadOnlyList<PersonEvent> events, Caller caller, CancellationToken ct)
    {
        if (Interlocked.Increment(ref _waiting) > _options.MaxWaitingRequests)
        {
            Interlocked.Decrement(ref _waiting);
            throw new ProblemException(CommonProblems.Unavailable);
        }

        try
        {
            var work = new Work([.. events.Select(received => new Submitted(received, caller))]);
            _queue.Enqueue(work);
            Lead();
            return await work.Done.Task.WaitAsync(ct);
        }
        finally
        {
            Interlocked.Decrement(ref _waiting);
        }
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
        for (var size = 0; size < _options.MaxBatch && _queue.TryDequeue(out var work); size += work.Events.Count)
        {
            group.Add(work);
        }

        return group;
    }

    // Throws nothing: every fault goes to the request that it belongs to.
    private async Task RunAsync(List<Work> group)
    {
        try
        {
            var outcomes = await _intake.ProcessAsync([.. group.SelectMany(work => work.Events)], CancellationToken.None);
            var start = 0;
            foreach (var work in group)
            {
                work.Done.TrySetResult([.. outcomes.Skip(start).Take(work.Events.Count)]);
                start += work.Events.Count;
            }
        }
        catch (Exception exception) when (group.Count == 1)
        {
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

    private sealed record Work(IReadOnlyList<Submitted> Events)
    {
        public TaskCompletionSource<IReadOnlyList<EventOutcome>> Done { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
