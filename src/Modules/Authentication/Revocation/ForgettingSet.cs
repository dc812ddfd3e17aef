using System.Collections.Concurrent;

namespace ZeroTrust.Authentication.Revocation;

/// <summary>Ids that are remembered until an instant of their own. Safe for concurrent use.</summary>
internal sealed class ForgettingSet(TimeProvider clock)
{
    private const int SweepEvery = 256;
    private readonly ConcurrentDictionary<string, DateTimeOffset> _forgetAt = new(StringComparer.Ordinal);
    private int _added;

    /// <summary>How many it holds, those past their instant included until the next sweep.</summary>
    public int Count => _forgetAt.Count;

    public bool Contains(string id) => _forgetAt.ContainsKey(id);

    public void Add(string id, DateTimeOffset forgetAt)
    {
        _forgetAt[id] = forgetAt;
        if (Interlocked.Increment(ref _added) % SweepEvery == 0)
        {
            Sweep();
        }
    }

    /// <summary>Forgets what is past its instant.</summary>
    public void Sweep()
    {
        var now = clock.GetUtcNow();
        foreach (var (id, forgetAt) in _forgetAt)
        {
            if (forgetAt <= now)
            {
                _forgetAt.TryRemove(id, out _);
            }
        }
    }
}
