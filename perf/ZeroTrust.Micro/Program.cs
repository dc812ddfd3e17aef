using System.Globalization;
using ZeroTrust.Micro;

// Prints two tables. Fails when an allowed decision allocates; times depend on the machine and are only compared with their budget.
CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
Console.WriteLine($"{"decision",-46} {"p50 ns",8} {"p99 ns",8} {"bytes",7}");
var allocates = false;
foreach (var scenario in Decisions.All())
{
    var result = Measurement.Of(scenario);
    allocates |= scenario.Allows && result.Bytes > 0;
    Console.WriteLine($"{scenario.Name,-46} {result.Median,8:F0} {result.P99,8:F0} {result.Bytes,7:F1}{(scenario.Allows && result.Median > 500 ? "  over 500 ns" : "")}");
}

Console.WriteLine();
Console.WriteLine($"{"compile",-46} {"ms",8} {"CPU ms",8} {"file KB",8} {"held MB",8}");
foreach (var size in Compilations.All())
{
    var result = Compilations.Measure(size);
    Console.WriteLine($"{size.Name,-46} {result.Milliseconds,8:F0} {result.CpuMilliseconds,8:F0} {result.Kilobytes,8:F0} {result.HeldMegabytes,8:F1}");
}

return allocates ? 1 : 0;
