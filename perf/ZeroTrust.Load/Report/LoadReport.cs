using System.Collections.Immutable;
using ZeroTrust.Load.Machine;

namespace ZeroTrust.Load.Report;

/// <summary>Everything that one run of the load program found.</summary>
internal sealed record LoadReport(
    MachineFacts Machine,
    SigningRates Signing,
    double? ServerPeakMegabytes,
    ImmutableArray<ScenarioResult> Results)
{
    public bool Failed => Results.Any(result => result.Failed);

    /// <summary>Writes `date-cpu.md` and `.json`, replacing those of the same day, and returns the path of the first.</summary>
    /// <param name="suffix">Keeps a partial run from replacing a full one.</param>
    public async Task<string> WriteAsync(string folder, string suffix, CancellationToken cancellation)
    {
        Directory.CreateDirectory(folder);
        var name = Path.Combine(folder, $"{Lines.Of($"{Machine.Date:yyyy-MM-dd}")}-{Machine.CpuSlug}{suffix}");
        await File.WriteAllTextAsync(name + ".md", MarkdownReport.Render(this), cancellation);
        await File.WriteAllTextAsync(name + ".json", JsonReport.Render(this), cancellation);
        return name + ".md";
    }
}
