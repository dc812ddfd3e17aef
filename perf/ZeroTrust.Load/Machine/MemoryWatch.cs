namespace ZeroTrust.Load.Machine;

/// <summary>Samples the resident memory of the server while a scenario runs.</summary>
internal sealed class MemoryWatch : IAsyncDisposable
{
    private static readonly TimeSpan Every = TimeSpan.FromMilliseconds(200);

    private readonly int? _pid;
    private readonly double? _before;
    private readonly CancellationTokenSource _stop = new();
    private readonly Task<double> _peak;

    private MemoryWatch(int? pid)
    {
        _pid = pid;
        _before = Now();
        _peak = SampleAsync();
    }

    public static MemoryWatch Start(int? pid) => new(pid);

    /// <summary>Null when no process was named, or it ended meanwhile.</summary>
    public async Task<MemoryUse?> StopAsync()
    {
        await _stop.CancelAsync();
        var peak = await _peak;
        return _before is { } before && Now() is { } after ? new MemoryUse(before, after, Math.Max(peak, after)) : null;
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _peak;
        _stop.Dispose();
    }

    private double? Now() => _pid is { } pid ? ProcessStatus.ResidentMegabytes(pid) : null;

    private async Task<double> SampleAsync()
    {
        var peak = _before ?? 0;
        using var timer = new PeriodicTimer(Every);
        try
        {
            while (await timer.WaitForNextTickAsync(_stop.Token)) peak = Math.Max(peak, Now() ?? 0);
        }
        catch (OperationCanceledException)
        {
            return peak; // this is how a watch ends
        }

        return peak;
    }
}
