using ZeroTrust.Platform.Observability;

namespace ZeroTrust.Authentication.Events;

/// <summary>How much work was accepted and is not done, whether or not its caller still waits for it.</summary>
internal sealed class EventBacklog
{
    private readonly Lock _lock = new();
    private readonly EventOptions _options;
    private int _events;
    private long _bytes;

    public EventBacklog(EventOptions options)
    {
        _options = options;
        Telemetry.Meter.CreateObservableGauge("zerotrust_events_waiting", () => Events, description: "Events accepted and not done yet");
        Telemetry.Meter.CreateObservableGauge("zerotrust_events_waiting_bytes", () => Bytes, "By", "Bytes of the bodies of events accepted and not done yet");
    }

    /// <summary>Events accepted and not done.</summary>
    public int Events => Volatile.Read(ref _events);

    /// <summary>Bytes of their bodies.</summary>
    public long Bytes => Volatile.Read(ref _bytes);

    /// <summary>Accepts work; false when it would pass a limit.</summary>
    public bool TryAdd(int events, int bytes)
    {
        lock (_lock)
        {
            if (_events + events > _options.MaxWaitingEvents || _bytes + bytes > _options.MaxWaitingBytes)
            {
                return false;
            }

            _events += events;
            _bytes += bytes;
            return true;
        }
    }

    /// <summary>The work is done or dropped.</summary>
    public void Remove(int events, int bytes)
    {
        lock (_lock)
        {
            _events -= events;
            _bytes -= bytes;
        }
    }
}
