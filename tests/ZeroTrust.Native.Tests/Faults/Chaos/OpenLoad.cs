using System.Collections.Concurrent;
using System.Diagnostics;

namespace ZeroTrust.Native.Tests.Faults.Chaos;

/// <summary>A call that is due: its number among those of its kind, its phase, and the time since it was due.</summary>
internal readonly record struct Arrival(long Number, string Phase, long DueAt)
{
    /// <summary>The time since it was due, waiting for earlier calls of the same publisher or session included.</summary>
    public TimeSpan Waited => Stopwatch.GetElapsedTime(DueAt);
}

/// <summary>
/// An open load: call n of a kind is due n / rate after the start, whether or not earlier ones were answered. A server that
/// stands still for a second shows its wait in every call due in that second.
/// </summary>
internal sealed class OpenLoad(ChaosLog log) : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(120);
    private readonly PeriodicTimer timer = new(TimeSpan.FromMilliseconds(5));
    private readonly ConcurrentBag<Task> calls = [];
    private readonly List<(int PerSecond, Func<Arrival, Task> CallAsync)> kinds = [];
    private readonly long began = Stopwatch.GetTimestamp();
    private long ticks;
    private Task running = Task.CompletedTask;
    private volatile bool over;

    /// <summary>Adds a kind of call; before <see cref="Start"/>.</summary>
    public void Add(int perSecond, Func<Arrival, Task> callAsync) => kinds.Add((perSecond, callAsync));

    /// <summary>Starts.</summary>
    public void Start() => running = RunAsync();

    /// <summary>Returns when the calls of so many seconds from now were made.</summary>
    public Task SecondsAsync(int seconds)
    {
        var wanted = Stopwatch.GetElapsedTime(began).Add(TimeSpan.FromSeconds(seconds)).Ticks;
        return Eventually.HoldsAsync(() => Interlocked.Read(ref ticks) >= wanted || running.IsFaulted, Patience, $"{seconds} seconds of calls");
    }

    /// <summary>Makes no more calls and returns when all are answered; fails the test when one of them broke.</summary>
    public async Task FinishAsync()
    {
        over = true;
        await running;
        await Task.WhenAll(calls).WaitAsync(Patience);
    }

    /// <inheritdoc/>
    public void Dispose() => timer.Dispose();

    private async Task RunAsync()
    {
        var next = new long[kinds.Count];
        while (!over && await timer.WaitForNextTickAsync())
        {
            var elapsed = Stopwatch.GetElapsedTime(began);
            for (var kind = 0; kind < kinds.Count; kind++)
            {
                var (perSecond, callAsync) = kinds[kind];
                for (; next[kind] < elapsed.TotalSeconds * perSecond; next[kind]++)
                {
                    var arrival = new Arrival(next[kind], log.Phase, began + (next[kind] * Stopwatch.Frequency / perSecond));
                    calls.Add(Task.Run(() => callAsync(arrival)));
                }
            }

            Interlocked.Exchange(ref ticks, elapsed.Ticks);
        }
    }
}
