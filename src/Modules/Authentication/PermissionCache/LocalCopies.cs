using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using ZeroTrust.Contracts.Authentication;

namespace ZeroTrust.Authentication.PermissionCache;

/// <summary>A local copy. A null state is the knowledge that nobody has the subject, until it expires.</summary>
internal sealed class LocalCopy(SubjectState? state, long expiresAt)
{
    public SubjectState? State => state;

    public long Epoch => state?.Epoch ?? 0;

    /// <summary>A timestamp of the clock.</summary>
    public long ExpiresAt => expiresAt;

    /// <summary>Read since the last eviction came by.</summary>
    public bool IsUsed { get; set; }
}

/// <summary>
/// The copies of this process, bounded; when full, what was not read lately goes first (second chance), so that a flood of
/// unknown subjects evicts itself. Finding allocates nothing.
/// </summary>
internal sealed class LocalCopies(int max, TimeProvider clock)
{
    private readonly ConcurrentDictionary<string, LocalCopy> _copies = new(StringComparer.Ordinal);
    private int _evicting;

    public int Count => _copies.Count;

    /// <summary>All copies, read as they change.</summary>
    public IEnumerable<KeyValuePair<string, LocalCopy>> All => _copies;

    /// <summary>Finds a copy that has not expired.</summary>
    public bool TryFind(string subject, [NotNullWhen(true)] out LocalCopy? copy)
    {
        if (!_copies.TryGetValue(subject, out copy) || (copy.ExpiresAt != long.MaxValue && clock.GetTimestamp() >= copy.ExpiresAt))
        {
            return false;
        }

        if (!copy.IsUsed)
        {
            copy.IsUsed = true;
        }

        return true;
    }

    /// <summary>Keeps a copy; a higher epoch is never replaced by a lower one.</summary>
    public LocalCopy Put(string subject, LocalCopy copy)
    {
        var kept = _copies.AddOrUpdate(subject, static (_, mine) => mine, static (_, old, mine) => old.Epoch > mine.Epoch ? old : mine, copy);
        if (_copies.Count > max && Interlocked.Exchange(ref _evicting, 1) == 0)
        {
            Evict();
            Volatile.Write(ref _evicting, 0);
        }

        return kept;
    }

    /// <summary>Drops the copy if it is older than the epoch.</summary>
    public void Drop(string subject, long below)
    {
        if (_copies.TryGetValue(subject, out var copy) && copy.Epoch < below)
        {
            Remove(subject, copy);
        }
    }

    /// <summary>Drops exactly this copy.</summary>
    public void Remove(string subject, LocalCopy copy) => _copies.TryRemove(new KeyValuePair<string, LocalCopy>(subject, copy));

    /// <summary>Drops all.</summary>
    public void Clear() => _copies.Clear();

    private void Evict()
    {
        var surplus = _copies.Count - (max - (max / 10));
        // Twice at most: the first round takes away the second chance of all.
        for (var round = 0; round < 2 && surplus > 0; round++)
        {
            foreach (var (subject, copy) in _copies)
            {
                if (copy.IsUsed)
                {
                    copy.IsUsed = false;
                }
                else if (surplus > 0)
                {
                    Remove(subject, copy);
                    surplus--;
                }
            }
        }
    }
}
