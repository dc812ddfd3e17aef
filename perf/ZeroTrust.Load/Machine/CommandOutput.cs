using System.ComponentModel;
using System.Diagnostics;

namespace ZeroTrust.Load.Machine;

/// <summary>The first line that a short program prints; null when it is missing, fails or takes longer than five seconds.</summary>
internal static class CommandOutput
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(5);

    public static async Task<string?> FirstLineAsync(string program, params string[] arguments)
    {
        using var limit = new CancellationTokenSource(Limit);
        try
        {
            using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true });
            if (process is null) return null;
            var line = await process.StandardOutput.ReadLineAsync(limit.Token);
            await process.WaitForExitAsync(limit.Token);
            return process.ExitCode == 0 ? line : null;
        }
        catch (Exception missing) when (missing is Win32Exception or OperationCanceledException)
        {
            return null;
        }
    }
}
