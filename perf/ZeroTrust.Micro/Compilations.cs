using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace ZeroTrust.Micro;

internal sealed record CompilationSize(string Name, int Pairs, int Endpoints, string End);

internal readonly record struct CompilationResult(double Milliseconds, double CpuMilliseconds, double Kilobytes, double HeldMegabytes);

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
        var results = Enumerable.Range(0, Runs).Select(_ => MeasureOnce(yaml)).ToArray();
        return new CompilationResult(results.Min(result => result.Milliseconds), results.Min(result => result.CpuMilliseconds), yaml.Length / 1e3, results.Min(result => result.HeldMegabytes));
    }

    // A method of its own, so that no variable of the run before still holds a snapshot.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static (double Milliseconds, double CpuMilliseconds, double HeldMegabytes) MeasureOnce(byte[] yaml)
    {
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var cpu = Environment.CpuUsage.TotalTime;
        var start = Stopwatch.GetTimestamp();
        var snapshot = Organisation.Compile(yaml);
        var milliseconds = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
        var used = (Environment.CpuUsage.TotalTime - cpu).TotalMilliseconds;
        var held = (GC.GetTotalMemory(forceFullCollection: true) - before) / 1e6;
        GC.KeepAlive(snapshot);
        return (milliseconds, used, held);
    }
}
