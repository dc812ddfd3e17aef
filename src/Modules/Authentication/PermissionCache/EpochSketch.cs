namespace ZeroTrust.Authentication.PermissionCache;

/// <summary>
/// Epochs of very many subjects in fixed memory: a bucket holds the highest epoch of the subjects that hash to it. It never
/// answers too low, so it can stand in for a floor; it answers too high where a subject with more changes shares the bucket,
/// which costs a reading of PostgreSQL and nothing else.
/// <para>Single buckets cannot be emptied, so there are two generations, and the older one goes as a whole.</para>
/// </summary>
internal sealed class EpochSketch
{
    // 4 MiB a generation, of which the operating system provides only the pages that are written to.
    private const int Buckets = 1 << 20;
    private Generation _older = new();
    private Generation _newer = new();

    /// <summary>At least the epoch noted for the subject; 0 where none was.</summary>
    public long AtLeast(string subject)
    {
        var bucket = BucketOf(subject);
        // The newer first: Turn moves it to the older place before it puts an empty one here.
        var newer = Volatile.Read(ref _newer).Read(bucket);
        return Math.Max(newer, Volatile.Read(ref _older).Read(bucket));
    }

    /// <summary>Notes an epoch. One caller at a time.</summary>
    public void Note(string subject, long epoch, DateTimeOffset at) => _newer.Note(BucketOf(subject), epoch, at);

    /// <summary>Whether the newer generation began before the instant, so that the older one may go.</summary>
    public bool IsOlderThan(DateTimeOffset instant) => _newer.First is { } first && first < instant;

    /// <summary>The latest instant in the generation that <see cref="Turn"/> drops; the beginning of time where it is empty.</summary>
    public DateTimeOffset LastOfOlder => _older.Last;

    /// <summary>Drops the older generation. One caller at a time.</summary>
    public void Turn()
    {
        Volatile.Write(ref _older, _newer);
        Volatile.Write(ref _newer, new Generation());
    }

    /// <summary>Forgets everything. One caller at a time, and nobody may trust an answer until it returns.</summary>
    public void Clear() => (_older, _newer) = (new Generation(), new Generation());

    // Seeded per process, so nobody can choose subjects that share a bucket.
    private static int BucketOf(string subject) => subject.GetHashCode(StringComparison.Ordinal) & (Buckets - 1);

    private sealed class Generation
    {
        private uint[]? _epochs;

        public DateTimeOffset? First { get; private set; }

        public DateTimeOffset Last { get; private set; }

        public long Read(int bucket) => Volatile.Read(ref _epochs) is not { } epochs ? 0
            : Volatile.Read(ref epochs[bucket]) is var epoch && epoch == uint.MaxValue ? long.MaxValue : epoch;

        public void Note(int bucket, long epoch, DateTimeOffset at)
        {
            var epochs = _epochs;
            if (epochs is null)
            {
                Volatile.Write(ref _epochs, epochs = new uint[Buckets]);
            }

            Volatile.Write(ref epochs[bucket], Math.Max(epochs[bucket], (uint)Math.Min(epoch, uint.MaxValue)));
            First ??= at;
            Last = Last > at ? Last : at;
        }
    }
}
