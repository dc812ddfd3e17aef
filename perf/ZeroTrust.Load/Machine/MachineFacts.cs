using System.Runtime.InteropServices;

namespace ZeroTrust.Load.Machine;

/// <summary>What a number must be read beside: numbers of two machines are not comparable.</summary>
internal sealed record MachineFacts(
    DateTimeOffset Date,
    string Cpu,
    int Cores,
    string Kernel,
    string DotNet,
    string Commit,
    string ServerVersion,
    string Placement)
{
    public static async Task<MachineFacts> CollectAsync(TimeProvider clock, int? serverPid, string? serverVersion, string placement) => new(
        clock.GetUtcNow(),
        CpuModel(await File.ReadAllTextAsync("/proc/cpuinfo")),
        OnlineCores(await File.ReadAllTextAsync("/proc/cpuinfo")),
        (await File.ReadAllTextAsync("/proc/sys/kernel/osrelease")).Trim(),
        RuntimeInformation.FrameworkDescription,
        await CommitAsync(),
        serverVersion ?? await VersionOfAsync(serverPid) ?? "unknown",
        placement);

    /// <summary>The model in lower case with every run of other characters as one dash; of use in a file name.</summary>
    public string CpuSlug
    {
        get
        {
            var words = new string([.. Cpu.Select(c => char.IsAsciiLetterOrDigit(c) ? char.ToLowerInvariant(c) : ' ')]);
            return string.Join('-', words.Split(' ', StringSplitOptions.RemoveEmptyEntries));
        }
    }

    internal static string CpuModel(string cpuinfo) => cpuinfo.Split('\n')
        .FirstOrDefault(line => line.StartsWith("model name", StringComparison.Ordinal) || line.StartsWith("Model", StringComparison.Ordinal))
        ?.Split(':', 2)[^1].Trim() ?? "unknown cpu";

    // Not Environment.ProcessorCount: that is one when this process is held to a core.
    private static int OnlineCores(string cpuinfo) =>
        Math.Max(1, cpuinfo.Split('\n').Count(line => line.StartsWith("processor", StringComparison.Ordinal)));

    private static async Task<string> CommitAsync()
    {
        if (await CommandOutput.FirstLineAsync("git", "rev-parse", "--short=12", "HEAD") is not { } commit) return "unknown";
        return await CommandOutput.FirstLineAsync("git", "status", "--porcelain", "--untracked-files=no") is null ? commit : $"{commit} with changes";
    }

    private static async Task<string?> VersionOfAsync(int? pid) => pid is null
        ? null
        : await CommandOutput.FirstLineAsync($"/proc/{pid}/exe", "version");
}
