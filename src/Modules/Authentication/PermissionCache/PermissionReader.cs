using System.Collections.Concurrent;
using Microsoft.Extensions.Options;
using ZeroTrust.Authentication.People;
using ZeroTrust.Contracts.Authentication;

namespace ZeroTrust.Authentication.PermissionCache;

/// <summary>Reads states: local copy, else Redis, else PostgreSQL, one reading per subject at a time.</summary>
internal sealed class PermissionReader : IPermissionReader
{
    private readonly LocalCopies _local;
    private readonly EpochFloors _floors;
    private readonly RedisCopies _redis;
    private readonly GuardedTruth _truth;
    private readonly Func<TimeSpan> _silentFor;
    private readonly ReadCounts _counts;
    private readonly PermissionCacheOptions _options;
    private readonly TimeProvider _clock;
    private readonly ConcurrentDictionary<string, Lazy<Task<SubjectState?>>> _flights = new(StringComparer.Ordinal);

    /// <param name="silentFor">How long the change feed has given no sign.</param>
    public PermissionReader(
        LocalCopies local, EpochFloors floors, RedisCopies redis, GuardedTruth truth, Func<TimeSpan> silentFor, ReadCounts counts,
        IOptions<PermissionCacheOptions> options, TimeProvider clock)
    {
        (_local, _floors, _redis, _truth, _silentFor, _counts, _clock) = (local, floors, redis, truth, silentFor, counts, clock);
        _options = options.Value;
    }

    private bool IsSilent => _silentFor() >= TimeSpan.FromSeconds(_options.SilenceSeconds);

    /// <inheritdoc />
    public ValueTask<SubjectState?> ReadAsync(string subject, CancellationToken ct)
    {
        if (!IsSilent && _local.TryFind(subject, out var copy))
        {
            _counts.Local();
            return new ValueTask<SubjectState?>(copy.State);
        }

        return PersonText.IsSubject(subject) ? new ValueTask<SubjectState?>(JoinAsync(subject, ct)) : default;
    }

    private async Task<SubjectState?> JoinAsync(string subject, CancellationToken ct)
    {
        var state = await FlightOf(subject).WaitAsync(ct);
        // A change may have become known while we joined a reading that had seen the old state. The next flight begins after
        // we came, so it needs no third.
        return (state?.Epoch ?? 0) >= _floors.Of(subject) ? state : await FlightOf(subject).WaitAsync(ct);
    }

    private Task<SubjectState?> FlightOf(string subject) =>
        _flights.GetOrAdd(subject, static (key, me) => new Lazy<Task<SubjectState?>>(() => me.FlyAsync(key)), this).Value;

    // Runs for everybody who asks meanwhile, so no single caller's cancellation ends it.
    private async Task<SubjectState?> FlyAsync(string subject)
    {
        await Task.Yield();
        try
        {
            if (!IsSilent && await FromRedisAsync(subject) is { } found)
            {
                return found;
            }

            return await FromTruthAsync(subject);
        }
        finally
        {
            _flights.TryRemove(subject, out _);
        }
    }

    private async ValueTask<SubjectState?> FromRedisAsync(string subject)
    {
        if (await _redis.ReadAsync(subject) is not { } value || !_floors.Trusts(subject, value.Epoch, value.ReadAt))
        {
            return null;
        }

        _counts.Redis();
        var state = value.ToState(subject);
        Keep(subject, state, kept => _floors.Trusts(subject, kept.Epoch, value.ReadAt));
        return state;
    }

    private async Task<SubjectState?> FromTruthAsync(string subject)
    {
        var ticket = _floors.Ticket;
        try
        {
            var reading = await _truth.ReadAsync(subject);
            _counts.Postgres();
            Keep(subject, reading.State, kept => _floors.TrustsOwn(subject, kept.Epoch, reading.ReadAt, ticket));
            if (reading.State is { } state)
            {
                // Nobody waits for the shared copy; the offer ends within Redis's deadline and throws nothing.
                _ = _redis.OfferAsync([state], reading.ReadAt);
            }

            return reading.State;
        }
        catch (Exception exception) when (GuardedTruth.IsOutage(exception))
        {
            return await StandInAsync(subject, exception);
        }
    }

    // With PostgreSQL away nothing can change either; the limit bounds what a network split could hide.
    private async Task<SubjectState?> StandInAsync(string subject, Exception cause)
    {
        if (_silentFor() <= TimeSpan.FromSeconds(_options.StaleLimitSeconds))
        {
            if (_local.TryFind(subject, out var copy))
            {
                _counts.Local();
                return copy.State;
            }

            if (await FromRedisAsync(subject) is { } found)
            {
                return found;
            }
        }

        _counts.None();
        throw new PermissionsUnavailableException(cause);
    }

    // Kept first, checked after: a change between the two is seen by one or the other.
    private void Keep(string subject, SubjectState? state, Func<LocalCopy, bool> isCurrent)
    {
        var expiresAt = state is null
            ? _clock.GetTimestamp() + (_options.NegativeSeconds * _clock.TimestampFrequency)
            : long.MaxValue;
        var kept = _local.Put(subject, new LocalCopy(state, expiresAt));
        if (!isCurrent(kept))
        {
            _local.Remove(subject, kept);
        }
    }
}
