using System.Collections.Concurrent;

namespace ZeroTrust.Authentication.PermissionCache;

/// <summary>
/// The lowest epoch that is still true, for every subject that changed lately.
/// <para>
/// Invariant: for every change that was committed after <see cref="Horizon"/> there is a floor, exact or in the sketch. So a
/// value whose reading from PostgreSQL began at or after the horizon is current if its epoch reaches the subject's floor: what
/// was committed before the reading is in it, what was committed after is in the floors. A value read before the horizon
/// proves nothing and is read again. Exact floors are bounded by number: beyond it the oldest go to the sketch, so that a
/// change of very many subjects at once does not empty the caches. What is too old is forgotten, and the horizon rises past it.
/// </para>
/// </summary>
internal sealed class EpochFloors(int max, TimeSpan margin)
{
    private readonly ConcurrentDictionary<string, (long Epoch, DateTimeOffset At)> _floors = new(StringComparer.Ordinal);
    private readonly EpochSketch _sketch = new();
    private readonly Lock _order = new();
    private readonly Queue<(DateTimeOffset At, string Subject)> _byAge = new();
    private long _horizon = DateTimeOffset.MaxValue.UtcTicks;
    private long _left;

    /// <summary>Values whose reading began before this instant are not trusted.</summary>
    public DateTimeOffset Horizon => new(Volatile.Read(ref _horizon), TimeSpan.Zero);

    /// <summary>How many subjects have an exact floor.</summary>
    public int Count => _floors.Count;

    /// <summary>To take before a reading of one's own begins, for <see cref="TrustsOwn"/>.</summary>
    public long Ticket => Volatile.Read(ref _left);

    /// <summary>The lowest true epoch of the subject; 0 where no change of it is remembered exactly.</summary>
    public long Of(string subject) => _floors.TryGetValue(subject, out var floor) ? floor.Epoch : 0;

    /// <summary>Whether a value with this epoch, whose reading began at that instant of PostgreSQL's clock, is current.</summary>
    public bool Trusts(string subject, long epoch, DateTimeOffset readAt)
    {
        var horizon = Volatile.Read(ref _horizon);
        // The exact floor before the sketch: it enters the sketch before it leaves. The horizon again at the end: it rises
        // before anything is forgotten.
        return readAt.UtcTicks >= horizon && epoch >= Of(subject) && epoch >= _sketch.AtLeast(subject) && horizon == Volatile.Read(ref _horizon);
    }

    /// <summary>
    /// Whether a value that this process read itself is current. A floor that left before the reading began had been heard of
    /// before, so its change was committed before and is in the value: no clock and no sketch is asked.
    /// </summary>
    public bool TrustsOwn(string subject, long epoch, DateTimeOffset readAt, long ticket) =>
        (epoch >= Of(subject) && ticket == Ticket) || Trusts(subject, epoch, readAt);

    /// <summary>A change became known.</summary>
    public void Raise(string subject, long epoch, DateTimeOffset at)
    {
        lock (_order)
        {
            var floor = _floors.GetValueOrDefault(subject);
            _floors[subject] = (Math.Max(floor.Epoch, epoch), at > floor.At ? at : floor.At);
            _byAge.Enqueue((at, subject));
            Trim();
        }
    }

    /// <summary>Changes may have been missed: trust nothing until <see cref="Restore"/>.</summary>
    public void Distrust()
    {
        Interlocked.Increment(ref _left);
        Volatile.Write(ref _horizon, DateTimeOffset.MaxValue.UtcTicks);
    }

    /// <summary>
    /// Starts again from what PostgreSQL says, after the feed is followed again and before it brings the next change. Floors
    /// from before are dropped: a database that was restored from a backup has lower epochs.
    /// </summary>
    /// <param name="changes">Oldest first, at most as many as there may be floors.</param>
    /// <param name="since">Every change stamped at or after it is among them, or will come by the feed.</param>
    public void Restore(IReadOnlyList<(string Subject, long Epoch, DateTimeOffset At)> changes, DateTimeOffset since)
    {
        lock (_order)
        {
            Distrust();
            _byAge.Clear();
            _floors.Clear();
            _sketch.Clear();
            foreach (var (subject, epoch, at) in changes)
            {
                _floors[subject] = (epoch, at);
                _byAge.Enqueue((at, subject));
            }

            // Last: a reader must find the floors before it may trust.
            Volatile.Write(ref _horizon, (since + margin).UtcTicks);
        }
    }

    /// <summary>Forgets what changed before the instant.</summary>
    public void Forget(DateTimeOffset before)
    {
        lock (_order)
        {
            while (_byAge.TryPeek(out var oldest) && oldest.At < before)
            {
                // First the horizon, then the floor: a reader between the two must not trust what the floor guarded.
                RaiseHorizon(oldest.At);
                RemoveOldest();
            }

            if (_sketch.IsOlderThan(before))
            {
                RaiseHorizon(_sketch.LastOfOlder);
                _sketch.Turn();
            }
        }
    }

    private void Trim()
    {
        while (_byAge.Count > max)
        {
            var (at, subject) = _byAge.Peek();
            if (_floors.TryGetValue(subject, out var floor))
            {
                _sketch.Note(subject, floor.Epoch, at);
            }

            RemoveOldest();
        }
    }

    private void RemoveOldest()
    {
        var (at, subject) = _byAge.Dequeue();
        if (_floors.TryGetValue(subject, out var floor) && floor.At <= at)
        {
            Interlocked.Increment(ref _left);
            _floors.TryRemove(subject, out _);
        }
    }

    // The margin covers how long a transaction stamped at that instant may take to commit.
    private void RaiseHorizon(DateTimeOffset at)
    {
        var horizon = (at + margin).UtcTicks;
        if (horizon > Volatile.Read(ref _horizon))
        {
            Volatile.Write(ref _horizon, horizon);
        }
    }
}
