using System.Collections.Concurrent;

namespace ZeroTrust.Platform.Grouping;

/// <summary>
/// Lets work that arrives while a round trip to the database is under way share the next one: the round trip and the commit are
/// the dear part, whatever they carry. Nobody waits for company: work that finds nothing under way goes at once. What a group
/// cannot do together is tried one by one, so one fault is not the others'.
/// </summary>
/// <param name="run">Does a group; answers in the order of the group. Runs outside the context of any caller.</param>
/// <param name="maxGroup">How much weight a group takes at most; work heavier than that goes alone.</param>
/// <param name="maxAtOnce">How many groups may be under way.</param>
public sealed class WorkGroups<TWork, TResult>(Func<IReadOnlyList<TWork>, Task<IReadOnlyList<TResult>>> run, int maxGroup, int maxAtOnce)
{
    private readonly ConcurrentQueue<Entry> _queue = new();
    private int _underWay;

    /// <summary>
    /// Ends when the work is done, whether or not its caller still waits. Work whose caller has gone before it began is dropped:
    /// its task is cancelled.
    /// </summary>
    public Task<TResult> RunAsync(TWork work, CancellationToken caller, int weight = 1)
    {
        var entry = new Entry(work, weight, caller);
        _queue.Enqueue(entry);
        Lead();
        return entry.Done.Task;
    }

    private void Lead()
    {
        int count;
        do
        {
            count = Volatile.Read(ref _underWay);
            if (count >= maxAtOnce)
            {
                // Those under way look at the queue again before they end.
                return;
            }
        }
        while (Interlocked.CompareExchange(ref _underWay, count + 1, count) != count);

        // A group is nobody's: what it does must not run under the identity and trace of whoever happened to start it.
        using (ExecutionContext.SuppressFlow())
        {
            _ = Task.Run(LeadAsync);
        }
    }

    private async Task LeadAsync()
    {
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

    private List<Entry> Take()
    {
        var group = new List<Entry>();
        var size = 0;
        while (size < maxGroup && _queue.TryDequeue(out var entry))
        {
            if (entry.Caller.IsCancellationRequested)
            {
                entry.Done.TrySetCanceled(entry.Caller);
                continue;
            }

            group.Add(entry);
            size += entry.Weight;
        }

        return group;
    }

    // Throws nothing: every fault goes to the work that it belongs to.
    private async Task RunAsync(List<Entry> group)
    {
        try
        {
            var results = await run([.. group.Select(entry => entry.Work)]);
            foreach (var (entry, result) in group.Zip(results))
            {
                entry.Done.TrySetResult(result);
            }
        }
        catch (Exception exception) when (group.Count == 1)
        {
            group[0].Done.TrySetException(exception);
        }
        catch (Exception)
        {
            foreach (var entry in group)
            {
                await RunAsync([entry]);
            }
        }
    }

    private sealed record Entry(TWork Work, int Weight, CancellationToken Caller)
    {
        public TaskCompletionSource<TResult> Done { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
