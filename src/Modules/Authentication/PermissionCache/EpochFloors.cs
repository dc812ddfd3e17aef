using System.Collections.Concurrent;

namespace ZeroTrust.Authentication.PermissionCache;

/// <summary>
/// The lowest epoch that is still true, for every subject that changed lately.
/// <para>
/// Invariant: for every change that was committed after <see cref="Horizon"/> there is a floor. So a value whose reading from
/// PostgreSQL began at or after the horizon is current if its epoch reaches the subject's floor: what was committed before
/// the reading is in it, what was committed after is in the floors. A value read before the horizon proves nothing and is
/// read again. Floors are forgotten oldest first, and the horizon rises past each one forgotten: bounded by number and age.
/// </para>
/// </summary>
internal sealed class EpochFloors(int max, TimeSpan margin)
{
    private readonly ConcurrentDictionary<string, Floor> _floors = new(StringComparer.Ordinal);
    private readonly Lock _order = new();
    private readonly Queue<(DateTimeOffset At, string Subject)> _byAge = new();
    private long _horizon = DateTimeOffset.MaxValue.UtcTicks;

    /// <summary>Values whose reading began before this instant are not trusted.</summary>
    public DateTimeOffset Horizon => new(Volatile.Read(ref _horizon), TimeSpan.Zero);

    /// <summary>How many subjects have a floor.</summary>
    public int Count => _floors.Count;

    /// <summary>The lowest true epoch of the subject; 0 where no change of it is remembered.</summary>
    public long Of(string subject) => _floors.TryGetValue(subject, out var floor) ? floor.Epoch : 0;

    /// <summary>Whether a value with this epoch, whose reading began at that instant, is current.</summary>
    public bool Trusts(string subject, long epoch, DateTimeOffset readAt) => readAt >= Horizon && epoch >= Of(subject);

    /// <summary>A change became known.</summary>
    public void Raise(string subject, long epoch, DateTimeOffset at)
    {
        lock (_order)
        {
            _floors.AddOrUpdate(
                subject, new Floor(epoch, at),
                (_, old) => new Floor(Math.Max(old.Epoch, epoch), at > old.At ? at : old.At));
            _byAge.Enqueue((at, subject));
            Trim();
        }
    }

    /// <summary>Changes may have been missed: trust nothing until <see cref="Restore"/>.</summary>
    public void Distrust() => Volatile.Write(ref _horizon, DateTimeOffset.MaxValue.UtcTicks);

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
            foreach (var (subject, epoch, at) in changes)
            {
                _floors[subject] = new Floor(epoch, at);
                _byAge.Enqueue((at, subject));
            }

            // Last: a reader must find the floors before it may trust.
            Volatile.Write(ref _horizon, (since + margin).UtcTicks);
        }
    }

    /// <summary>Forgets floors older than the instant.</summary>
    public void Forget(DateTimeOffset before)
    {
        lock (_order)
        {
            while (_byAge.TryPeek(out var oldest) && oldest.At < before)
            {
                ForgetOldest();
            }
        }
    }

    private void Trim()
    {
        while (_byAge.Count > max)
        {
            ForgetOldest();
        }
    }

    private void ForgetOldest()
    {
        var (at, subject) = _byAge.Dequeue();
        if (!_floors.TryGetValue(subject, out var floor) || floor.At > at)
        {
            return;
        }

        // First the horizon, then the floor: a reader between the two must not trust what the floor guarded.
        // The margin covers how long a transaction stamped at that instant may take to commit.
        var horizon = (at + margin).UtcTicks;
        if (horizon > Volatile.Read(ref _horizon))
        {
            Volatile.Write(ref _horizon, horizon);
        }

        _floors.TryRemove(subject, out _);
    }

    private readonly record struct Floor(long Epoch, DateTimeOffset At);
}
