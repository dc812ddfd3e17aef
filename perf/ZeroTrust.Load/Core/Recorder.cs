using System.Diagnostics;

namespace ZeroTrust.Load;

/// <summary>
/// Collects what steps came to, from many threads at once. After <see cref="Finish"/> it takes nothing more, so
/// that an answer after the drain is counted once, as unfinished.
/// </summary>
internal sealed class Recorder
{
    private readonly Shard[] _shards = [.. Enumerable.Range(0, Environment.ProcessorCount).Select(_ => new Shard())];
    private readonly long _started = Stopwatch.GetTimestamp();

    /// <summary>How long after its intended moment a request was really sent: the generator's own share.</summary>
    public void SentLate(TimeSpan by)
    {
        var shard = Mine();
        lock (shard.Gate) shard.SentLate.Record(by);
    }

    public void Record(TimeSpan sinceIntended, Response response)
    {
        var shard = Mine();
        lock (shard.Gate)
        {
            if (shard.Closed) return;
            shard.LastAnswer = Stopwatch.GetTimestamp();
            if (response.IsOk) shard.Ok.Record(response.Measured ?? sinceIntended);
            else shard.CountFailure(response.Error!, 1, sinceIntended);
        }
    }

    /// <summary>Counts an arrival that was due and not sent; it has no time.</summary>
    public void Shed()
    {
        var shard = Mine();
        lock (shard.Gate) shard.CountFailure(ErrorKind.Shed, 1, null);
    }

    /// <summary>Closes the recorder; the rate achieved is over the planned time, or longer if answers came later.</summary>
    /// <param name="expected">Arrivals of the schedule; those without any answer become unfinished.</param>
    public Measurement Finish(double? asked, TimeSpan planned, long expected = 0)
    {
        var total = new Shard();
        foreach (var shard in _shards)
        {
            lock (shard.Gate)
            {
                shard.Closed = true;
                total.Add(shard);
            }
        }

        var unfinished = expected - total.Ok.Count - total.Errors.Values.Sum();
        if (unfinished > 0) total.CountFailure(ErrorKind.Unfinished, unfinished, null);
        var untilLast = total.LastAnswer == 0 ? planned : Stopwatch.GetElapsedTime(_started, total.LastAnswer);
        return new Measurement(asked, untilLast > planned ? untilLast : planned, total.Ok, total.Failed, total.SentLate, total.Errors);
    }

    private Shard Mine() => _shards[Thread.GetCurrentProcessorId() % _shards.Length];

    private sealed class Shard
    {
        public Lock Gate { get; } = new();
        public Latencies Ok { get; } = new();
        public Latencies Failed { get; } = new();
        public Latencies SentLate { get; } = new();
        public SortedDictionary<string, long> Errors { get; } = new(StringComparer.Ordinal);
        public long LastAnswer { get; set; }
        public bool Closed { get; set; }

        public void CountFailure(string kind, long count, TimeSpan? time)
        {
            Errors[kind] = Errors.GetValueOrDefault(kind) + count;
            if (time is { } known) Failed.Record(known);
        }

        public void Add(Shard other)
        {
            Ok.Add(other.Ok);
            Failed.Add(other.Failed);
            SentLate.Add(other.SentLate);
            LastAnswer = Math.Max(LastAnswer, other.LastAnswer);
            foreach (var (kind, count) in other.Errors) Errors[kind] = Errors.GetValueOrDefault(kind) + count;
        }
    }
}
