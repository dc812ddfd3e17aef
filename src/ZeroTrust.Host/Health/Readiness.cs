namespace ZeroTrust.Host.Health;

/// <summary>Where this instance is in its life.</summary>
internal sealed class Readiness
{
    private volatile bool _started;
    private volatile bool _stopping;

    /// <summary>Whether keys, policy and directories are loaded and the instance is not going down.</summary>
    internal bool IsServing => _started && !_stopping;

    internal void Started() => _started = true;

    internal void Stopping() => _stopping = true;
}
