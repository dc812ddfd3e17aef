using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;

namespace ZeroTrust.Platform.Caching;

/// <summary>
/// A concurrent cache that starts over when it is full: what it holds is cheap to make again, and a record of use would cost
/// more on every hit than a rare refill. Threads that add at once may exceed the limit by their number.
/// </summary>
/// <param name="limit">Entries at most.</param>
public sealed class BoundedCache<TKey, TValue>(int limit)
    where TKey : notnull
    where TValue : class
{
    private readonly ConcurrentDictionary<TKey, TValue> _entries = new();
    private int _count;

    /// <summary>Entries now.</summary>
    public int Count => Volatile.Read(ref _count);

    /// <summary>False where the cache has no such key.</summary>
    public bool TryGet(TKey key, [MaybeNullWhen(false)] out TValue value) => _entries.TryGetValue(key, out value);

    /// <summary>Adds the value, or returns the one that another thread added first.</summary>
    public TValue Add(TKey key, TValue value)
    {
        if (Volatile.Read(ref _count) >= limit)
        {
            _entries.Clear();
            Volatile.Write(ref _count, 0);
        }

        if (_entries.TryAdd(key, value))
        {
            Interlocked.Increment(ref _count);
            return value;
        }

        return _entries.TryGetValue(key, out var first) ? first : value;
    }
}
