using System.Collections.Concurrent;
using System.Globalization;
using System.Text;

namespace ZeroTrust.Native.Tests.Faults.Chaos;

/// <summary>What came of every call, by the phase in which it was due, and its report.</summary>
internal sealed class ChaosLog
{
    private readonly ConcurrentQueue<(string Phase, string Kind, double Milliseconds, string? Error)> calls = new();
    private readonly List<string> phases = [];

    /// <summary>The phase of the calls that become due from now on.</summary>
    public string Phase => phases[^1];

    /// <summary>Begins a phase. The first is for warming up and not reported.</summary>
    public void Begin(string phase) => phases.Add(phase);

    /// <summary>A call that was answered as it should be, and how long after it was due.</summary>
    public void Good(string phase, string kind, TimeSpan after) => calls.Enqueue((phase, kind, after.TotalMilliseconds, null));

    /// <summary>A try that was not, and how long its caller waited for that.</summary>
    public void Failed(string phase, string kind, TimeSpan waited, string error) => calls.Enqueue((phase, kind, waited.TotalMilliseconds, error));

    /// <summary>The errors of a kind, in all phases.</summary>
    public IEnumerable<string> Errors(string kind) => calls.Where(call => call.Kind == kind && call.Error is not null).Select(call => $"{call.Phase}: {call.Error}");

    /// <summary>The table in Markdown.</summary>
    public string Table()
    {
        var text = new StringBuilder("| phase | call | good | p50 | p95 | p99 | max | failed tries | longest wait for a failure |\n|---|---|--:|--:|--:|--:|--:|---|--:|\n");
        foreach (var phase in phases.Skip(1))
        {
            foreach (var kind in calls.Where(call => call.Phase == phase).GroupBy(call => call.Kind).OrderBy(kind => kind.Key, StringComparer.Ordinal))
            {
                double[] good = [.. kind.Where(call => call.Error is null).Select(call => call.Milliseconds).Order()];
                var failed = kind.Where(call => call.Error is not null).ToList();
                text.Append(CultureInfo.InvariantCulture, $"| {phase} | {kind.Key} | {good.Length} | {At(good, 0.5)} | {At(good, 0.95)} | {At(good, 0.99)} | {At(good, 1)} ");
                text.Append(CultureInfo.InvariantCulture, $"| {Counts(failed.Select(call => call.Error!))} | {At([.. failed.Select(call => call.Milliseconds).Order()], 1)} |\n");
            }
        }

        return text.ToString();
    }

    private static string Counts(IEnumerable<string> errors) =>
        string.Join(", ", errors.CountBy(error => error).OrderByDescending(error => error.Value).Select(error => $"{error.Value} × {error.Key}")) is { Length: > 0 } list ? list : "0";

    // The nearest rank: a value that was measured.
    private static string At(double[] sorted, double share) =>
        sorted.Length == 0 ? "–" : sorted[Math.Max((int)Math.Ceiling(share * sorted.Length) - 1, 0)].ToString("0.0", CultureInfo.InvariantCulture);
}
