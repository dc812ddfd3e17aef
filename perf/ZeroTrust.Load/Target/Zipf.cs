namespace ZeroTrust.Load.Target;

/// <summary>
/// Draws ranks by Zipf's law: rank k with a weight of 1 / (k + 1)^exponent. A draw depends on the seed and its
/// number alone, so that a run can be repeated and threads share nothing.
/// </summary>
internal sealed class Zipf
{
    private readonly double[] _upTo;
    private readonly ulong _seed;

    public Zipf(int ranks, double exponent, ulong seed)
    {
        _seed = seed;
        _upTo = new double[ranks];
        var sum = 0.0;
        for (var rank = 0; rank < ranks; rank++) _upTo[rank] = sum += 1 / Math.Pow(rank + 1, exponent);
        for (var rank = 0; rank < ranks; rank++) _upTo[rank] /= sum;
    }

    public int Draw(long number)
    {
        var found = Array.BinarySearch(_upTo, Uniform(_seed + (ulong)number));
        return Math.Min(found < 0 ? ~found : found, _upTo.Length - 1);
    }

    // SplitMix64: a full-period mix of a counter, so neighbouring numbers give unrelated draws.
    private static double Uniform(ulong counter)
    {
        unchecked
        {
            var z = counter * 0x9E3779B97F4A7C15;
            z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
            z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
            return ((z ^ (z >> 31)) >> 11) * (1.0 / (1UL << 53));
        }
    }
}
