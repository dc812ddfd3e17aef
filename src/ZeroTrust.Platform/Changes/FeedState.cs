namespace ZeroTrust.Platform.Changes;

/// <summary>Whether this instance hears of changes, and since when it has not.</summary>
public sealed class FeedState(TimeProvider clock)
{
    private long _lastConfirmed;
    private volatile bool _connected;

    /// <summary>Whether the feed is connected.</summary>
    public bool IsConnected => _connected;

    /// <summary>How long ago the feed last proved that it works; zero-length while connected and probed.</summary>
    public TimeSpan SilentFor => _connected ? TimeSpan.Zero : clock.GetElapsedTime(Volatile.Read(ref _lastConfirmed));

    internal void Connected()
    {
        Confirmed();
        _connected = true;
    }

    internal void Confirmed() => Volatile.Write(ref _lastConfirmed, clock.GetTimestamp());

    internal void Disconnected() => _connected = false;
}
