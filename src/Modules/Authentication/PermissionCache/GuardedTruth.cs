using System.Net.Sockets;
using Microsoft.Extensions.Options;
using Npgsql;
using ZeroTrust.Platform.Redis;

namespace ZeroTrust.Authentication.PermissionCache;

/// <summary>
/// States from PostgreSQL behind a deadline, a breaker and a bound on readings at a time, so that a slow database costs
/// each caller one deadline at most and is not buried under what waits for it.
/// </summary>
internal sealed class GuardedTruth : IDisposable
{
    private const int FailuresToOpen = 3;
    private static readonly TimeSpan OpenFor = TimeSpan.FromSeconds(1);
    private readonly PersonStates _states;
    private readonly EpochFloors _floors;
    private readonly TimeProvider _clock;
    private readonly TimeSpan _deadline;
    private readonly Breaker _breaker;
    private readonly SemaphoreSlim _slots;

    public GuardedTruth(PersonStates states, EpochFloors floors, IOptions<PermissionCacheOptions> options, TimeProvider clock)
    {
        (_states, _floors, _clock) = (states, floors, clock);
        _deadline = TimeSpan.FromMilliseconds(options.Value.DatabaseDeadlineMilliseconds);
        _breaker = new Breaker(FailuresToOpen, OpenFor, clock);
        _slots = new SemaphoreSlim(options.Value.MaxDatabaseReads);
    }

    /// <summary>What <see cref="ReadAsync"/> throws when PostgreSQL cannot answer.</summary>
    internal static bool IsOutage(Exception exception) =>
        exception is NpgsqlException or TimeoutException or SocketException or OperationCanceledException;

    /// <summary>The state as committed, no older than any change known when this returns.</summary>
    /// <exception cref="Exception">One of <see cref="IsOutage"/>: refused, too late or not tried since the breaker is open.</exception>
    internal async Task<StateReading> ReadAsync(string subject)
    {
        if (!_breaker.TryEnter())
        {
            throw new TimeoutException("PostgreSQL has not answered lately.");
        }

        using var deadline = new CancellationTokenSource(_deadline, _clock);
        try
        {
            var reading = await ReadInSlotAsync(subject, deadline.Token);
            _breaker.Succeeded();
            return reading;
        }
        catch (Exception exception) when (IsOutage(exception))
        {
            _breaker.Failed();
            throw;
        }
    }

    /// <inheritdoc />
    public void Dispose() => _slots.Dispose();

    private async Task<StateReading> ReadInSlotAsync(string subject, CancellationToken ct)
    {
        await _slots.WaitAsync(ct);
        try
        {
            return await ReadCurrentAsync(subject, ct);
        }
        finally
        {
            _slots.Release();
        }
    }

    // A reading that a change overtook is read again, once: what was heard of is committed, so the second reading has it.
    // Where it has not, the floor was wrong (a restored database, a forged notification) and PostgreSQL is right.
    private async Task<StateReading> ReadCurrentAsync(string subject, CancellationToken ct)
    {
        var reading = await _states.ReadAsync(subject, ct);
        return (reading.State?.Epoch ?? 0) >= _floors.Of(subject) ? reading : await _states.ReadAsync(subject, ct);
    }
}
