using System.Diagnostics;

namespace ZeroTrust.Micro;

internal sealed record CompilationSize(string Name, int Pairs, int Endpoints, string End);

internal readonly record struct CompilationResult(double Milliseconds, double Kilobytes, double HeldMegabytes);

// Bytes to snapshot: the best of some runs, and what the snapshot holds when everything else is collected.
internal static class Compilations
{
    private const int Runs = 3;

    internal static IEnumerable<CompilationSize> All() =>
    [
        new("10 pairs × 8 endpoints", 10, 8, ""),
        new("10,000 pairs × 1 endpoint", 10_000, 1, ""),
        new("10,000 pairs × 8 endpoints", 10_000, 8, ""),
        new("10,000 pairs × 8 endpoints with {id}", 10_000, 8, "/{id}"),
        new("1 pair × 100,000 endpoints", 1, 100_000, ""),
    ];

    internal static CompilationResult Measure(CompilationSize size)
    {
        var yaml = Organisation.Pairs(size.Pairs, size.Endpoints, size.End);
        var best = double.MaxValue;
        var held = 0.0;
        for (var run = 0; run < Runs; run++)
        {
            var before = GC.GetTotalMemory(forceFullCollection: true);
            var start = Stopwatch.GetTimestamp();
            var snapshot = Organisation.Compile(yaml);
            best = Math.Min(best, Stopwatch.GetElapsedTime(start).TotalMilliseconds);
            held = (GC.GetTotalMemory(forceFullCollection: true) - before) / 1e6;
            GC.KeepAlive(snapshot);
        }

        return new CompilationResult(best, yaml.Length / 1e3, held);
    }
}
