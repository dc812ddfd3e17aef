namespace ZeroTrust.Authentication.Passwords.Blocklist;

/// <summary>Builds a <see cref="BinaryFuseFilter"/>: finds an order in which each key has a place that no later key needs.</summary>
internal static class BinaryFuseBuilder
{
    private const int MaxTries = 100;

    /// <summary>The filter of these keys; the same keys give the same bytes.</summary>
    public static BinaryFuseFilter Build(IEnumerable<ulong> keys)
    {
        ulong[] distinct = [.. keys.Distinct().Order()];
        var (segment, length) = SizeFor(distinct.Length);
        for (ulong attempt = 1; attempt <= MaxTries; attempt++)
        {
            var seed = BinaryFuseFilter.Mix(attempt, 0x9e3779b97f4a7c15UL);
            if (TryBuild(distinct, seed, segment, length) is { } fingerprints)
            {
                return new BinaryFuseFilter(seed, segment, fingerprints);
            }
        }

        throw new InvalidOperationException("No filter was found for these keys.");
    }

    private static (int Segment, int Length) SizeFor(int keys)
    {
        var size = Math.Max(keys, 2);
        var segment = 1 << (int)Math.Floor((Math.Log(size) / Math.Log(3.33)) + 2.25);
        var factor = Math.Max(1.125, 0.875 + (0.25 * Math.Log(1_000_000) / Math.Log(size)));
        var segments = Math.Max(3, (int)Math.Ceiling(size * factor / segment));
        return (segment, segments * segment);
    }

    private static ushort[]? TryBuild(ulong[] keys, ulong seed, int segment, int length)
    {
        var placesLength = (uint)(length - (2 * segment));
        var count = new int[length];
        var combined = new ulong[length];
        var alone = new Stack<int>();
        foreach (var key in keys)
        {
            Toggle(BinaryFuseFilter.Mix(key, seed), +1);
        }

        // A place with one key left is that key's own; taking the key away may free others.
        foreach (var place in Enumerable.Range(0, length).Where(place => count[place] == 1))
        {
            alone.Push(place);
        }

        var order = new List<(ulong Hash, int Place)>(keys.Length);
        while (alone.TryPop(out var own))
        {
            if (count[own] == 1)
            {
                var hash = combined[own];
                order.Add((hash, own));
                Toggle(hash, -1);
            }
        }

        return order.Count == keys.Length ? Assign(order, segment, placesLength, length) : null;

        void Toggle(ulong hash, int by)
        {
            var (first, second, third) = BinaryFuseFilter.Places(hash, segment, placesLength);
            ReadOnlySpan<int> places = [first, second, third];
            foreach (var at in places)
            {
                count[at] += by;
                combined[at] ^= hash;
                if (by < 0 && count[at] == 1)
                {
                    alone.Push(at);
                }
            }
        }
    }

    // Backwards: what a key's own place must hold depends only on places that are settled.
    private static ushort[] Assign(List<(ulong Hash, int Place)> order, int segment, uint placesLength, int length)
    {
        var fingerprints = new ushort[length];
        for (var i = order.Count - 1; i >= 0; i--)
        {
            var (hash, place) = order[i];
            var (first, second, third) = BinaryFuseFilter.Places(hash, segment, placesLength);
            fingerprints[place] = 0;
            fingerprints[place] = (ushort)(BinaryFuseFilter.FingerprintOf(hash) ^ fingerprints[first] ^ fingerprints[second] ^ fingerprints[third]);
        }

        return fingerprints;
    }
}
