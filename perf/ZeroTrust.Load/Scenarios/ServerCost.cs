using System.Collections.Immutable;
using ZeroTrust.Load.Machine;

namespace ZeroTrust.Load.Scenarios;

/// <summary>What the server's processor time comes to for one call: all that it does meanwhile, divided by the calls.</summary>
internal sealed class ServerCost
{
    private int? _pid;
    private double? _before;
    private long _calls;

    public void Begin(int? pid)
    {
        _pid = pid;
        _before = pid is { } known ? ProcessCpu.Seconds(known) : null;
        Interlocked.Exchange(ref _calls, 0);
    }

    public void Called() => Interlocked.Increment(ref _calls);

    /// <summary>None where the process is not known.</summary>
    public ImmutableArray<Fact> Facts() =>
        _before is { } before && _pid is { } pid && ProcessCpu.Seconds(pid) is { } after && Interlocked.Read(ref _calls) is > 0 and var calls
            ? [new Fact("server processor time a call", (after - before) / calls * 1_000_000, "µs")]
            : [];
}
