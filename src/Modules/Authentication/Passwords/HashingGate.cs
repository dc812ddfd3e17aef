using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Microsoft.Extensions.Options;
using ZeroTrust.Platform.Observability;

namespace ZeroTrust.Authentication.Passwords;

/// <summary>
/// Runs password hashes on few threads of its own, of low priority, behind a short queue. A flood of logins fills the queue and
/// is refused; tokens and decisions, which run on the thread pool, do not notice.
/// </summary>
internal sealed class HashingGate : IDisposable
{
    private static readonly Counter<long> Refused = Telemetry.Meter.CreateCounter<long>("zerotrust_hashing_refused_total", description: "Password hashes refused because the queue was full");
    private readonly BlockingCollection<Job> _queue;
    private readonly Thread[] _threads;
    private readonly int _capacity;
    private int _pending;

    public HashingGate(IOptions<AuthenticationOptions> options)
        : this(ThreadsOf(options.Value.HashingThreads), options.Value.HashingQueue) { }

    internal HashingGate(int threads, int queue)
    {
        _capacity = threads + queue;
        _queue = new BlockingCollection<Job>(new ConcurrentQueue<Job>());
        _threads = [.. Enumerable.Range(0, threads).Select(Start)];
        Telemetry.Meter.CreateObservableGauge("zerotrust_hashing_pending", () => Volatile.Read(ref _pending), description: "Password hashes under way or waiting");
        Telemetry.Meter.CreateObservableGauge("zerotrust_hashing_capacity", () => _capacity, description: "Password hashes that may be under way or waiting");
    }

    /// <summary>Whether work would be refused now; may change at once.</summary>
    public bool IsFull => Volatile.Read(ref _pending) >= _capacity;

    /// <summary>
    /// Runs the work on a hashing thread. Null, at once, when as many as may wait are waiting. Work whose caller has gone is
    /// skipped.
    /// </summary>
    public Task<T>? TryRun<T>(Func<T> work, CancellationToken ct)
    {
        if (Interlocked.Increment(ref _pending) > _capacity)
        {
            Interlocked.Decrement(ref _pending);
            Refused.Add(1);
            return null;
        }

        var job = new Job<T>(work, ct);
        _queue.Add(job, CancellationToken.None);
        return job.Result;
    }

    public void Dispose()
    {
        _queue.CompleteAdding();
        Array.ForEach(_threads, thread => thread.Join());
        _queue.Dispose();
    }

    private static int ThreadsOf(int configured) => configured > 0 ? configured : Math.Max(1, Environment.ProcessorCount - 1);

    private Thread Start(int number)
    {
        var thread = new Thread(Work) { IsBackground = true, Name = $"password-hash-{number}" };
        thread.Start();
        return thread;
    }

    private void Work()
    {
        ThreadPriorityHint.Lower();
        foreach (var job in _queue.GetConsumingEnumerable())
        {
            job.Run();
            Interlocked.Decrement(ref _pending);
        }
    }

    private abstract class Job
    {
        public abstract void Run();
    }

    private sealed class Job<T>(Func<T> work, CancellationToken ct) : Job
    {
        private readonly TaskCompletionSource<T> _result = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task<T> Result => _result.Task;

        public override void Run()
        {
            if (ct.IsCancellationRequested)
            {
                _result.SetCanceled(ct);
                return;
            }

            try
            {
                _result.SetResult(work());
            }
            catch (Exception exception)
            {
                // The thread must live on; the exception is the caller's, who awaits it.
                _result.SetException(exception);
            }
        }
    }
}
