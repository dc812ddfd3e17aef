using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;

namespace ZeroTrust.Permissions.Policies;

/// <summary>
/// A concurrent cache that starts over when it is full: what it holds is cheap to make again, and a record of use would cost
/// more on every hit than a rare refill. Threads that add at once may exceed the limit by their number.
/// </summary>
internal sealed class BoundedCache<TKey, TValue>(int limit)
    where TKey : notnull
    where TValue : class
{
    private readonly ConcurrentDictionary<TKey, TValue> _entries = new();
    private int _count;

    internal int Count => Volatile.Read(ref _count);

    internal bool TryGet(TKey key, [MaybeNullWhen(false)] out TValue value) => _entries.TryGetValue(key, out value);

    /// <summary>Adds the value, or returns the one that another thread added first.</summary>
    internal TValue Add(TKey key, TValue value)
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
