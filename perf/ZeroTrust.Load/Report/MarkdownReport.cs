using System.Text;

namespace ZeroTrust.Load.Report;

/// <summary>The report that people read.</summary>
internal static class MarkdownReport
{
    private const string Header = "| scenario | asked /s | achieved /s | good | p50 | p95 | p99 | p99.9 | max | errors | sent late p99 |\n|---|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|";

    public static string Render(LoadReport report)
    {
        var text = new StringBuilder();
        text.Append(Lines.Of($"# Load, {report.Machine.Date:yyyy-MM-dd}\n\n"));
        AppendMachine(text, report);
        text.Append("\n## Latency in ms, from the intended send\n\n").Append(Results(report)).Append('\n');
        AppendMaxima(text, report);
        AppendSection(text, "Beside others", Ratios.Of(report).Select(ratio => Lines.Of($"- {ratio.Ratio:0.00} × {ratio.What}")));
        AppendSection(text, "Beside the latencies", report.Results.SelectMany(result =>
            result.Facts.Select(fact => Lines.Of($"- {result.Name}: {fact.Name} {fact.Value:0.##} {fact.Unit}").TrimEnd())));
        AppendSection(text, "Errors by kind", report.Results.SelectMany(result => result.Rows).SelectMany(row =>
            (row.Measurement?.Errors ?? new Dictionary<string, long>()).Select(error => Lines.Of($"- {row.Name}: {error.Key} {error.Value}"))));
        AppendSection(text, "Not measured", report.Results.Where(result => result.Note is not null).Select(result => $"- {result.Name}: {result.Note}"));
        AppendMemory(text, report);
        return text.ToString();
    }

    /// <summary>The table of latencies alone, which the program prints too.</summary>
    public static string Results(LoadReport report)
    {
        var text = new StringBuilder(Header).Append('\n');
        foreach (var row in report.Results.SelectMany(result => result.Rows))
        {
            if (row.Measurement is { } m) text.Append(Row(row.Name, m)).Append('\n');
        }

        return text.ToString();
    }

    private static string Row(string name, Measurement m)
    {
        string At(double percentage) => Lines.Milliseconds(m.Ok.Percentile(percentage));
        return Lines.Of($"| {name} | {m.Asked:0.0} | {m.Achieved:0.0} | {m.Ok.Count} | {At(50)} | {At(95)} | {At(99)} | {At(99.9)} | {Lines.Milliseconds(m.Ok.Maximum)} | {m.ErrorCount} | {Lines.Milliseconds(m.SentLate.Percentile(99))} |");
    }

    private static void AppendMachine(StringBuilder text, LoadReport report)
    {
        var machine = report.Machine;
        text.Append("| | |\n|---|---|\n");
        text.Append(Lines.Of($"| when | {machine.Date:yyyy-MM-dd HH:mm} UTC |\n| processor | {machine.Cpu}, {machine.Cores} cores |\n"));
        text.Append(Lines.Of($"| kernel, .NET of the load program | {machine.Kernel}, {machine.DotNet} |\n| commit | {machine.Commit} |\n"));
        text.Append(Lines.Of($"| server | {machine.ServerVersion} |\n| placement | {machine.Placement} |\n"));
        text.Append(Lines.Of($"| RSA-2048 signatures, one core | {report.Signing.PerCore:0}/s (before {report.Signing.Before:0}, after {report.Signing.After:0}) |\n"));
    }

    private static void AppendMaxima(StringBuilder text, LoadReport report)
    {
        AppendSection(text, "Maximum throughput (closed loop)", report.Results.Where(result => result.Maximum is not null).Select(result =>
            Lines.Of($"- {result.Name}: {result.Maximum!.PerSecond:0.0}/s with {result.Maximum.Workers} workers, {result.Maximum.PerSecond / report.Signing.PerCore:0.00} × one core's signing rate; {result.Maximum.StoppedBecause}")));
    }

    private static void AppendMemory(StringBuilder text, LoadReport report)
    {
        var lines = report.Results.Where(result => result.Memory is not null).Select(result =>
            Lines.Of($"- {result.Name}: {result.Memory!.BeforeMegabytes:0.0} before, {result.Memory.AfterMegabytes:0.0} after, peak {result.Memory.PeakMegabytes:0.0}"));
        if (report.ServerPeakMegabytes is { } peak) lines = lines.Append(Lines.Of($"- peak since the server began: {peak:0.0}"));
        AppendSection(text, "Resident memory of the server in MB", lines);
    }

    private static void AppendSection(StringBuilder text, string title, IEnumerable<string> lines)
    {
        var all = lines.ToArray();
        if (all.Length > 0) text.Append($"\n## {title}\n\n").AppendJoin('\n', all).Append('\n');
    }
}
