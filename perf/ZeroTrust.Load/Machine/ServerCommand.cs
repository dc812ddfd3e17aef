using System.Diagnostics;
using System.Globalization;

namespace ZeroTrust.Load.Machine;

/// <summary>Runs another command of a running server's program, with the server's own settings, as its operator would.</summary>
internal static class ServerCommand
{
    /// <summary>Runs it to its end.</summary>
    /// <exception cref="InvalidOperationException">It ended with another code than 0.</exception>
    public static async Task RunAsync(int serverPid, Action<string> say, CancellationToken cancellation, params string[] arguments)
    {
        var folder = $"/proc/{serverPid.ToString(CultureInfo.InvariantCulture)}";
        var start = new ProcessStartInfo(File.ResolveLinkTarget($"{folder}/exe", returnFinalTarget: true)!.FullName, arguments) { RedirectStandardOutput = true };
        foreach (var setting in (await File.ReadAllTextAsync($"{folder}/environ", cancellation)).Split('\0', StringSplitOptions.RemoveEmptyEntries))
        {
            if (setting.Split('=', 2) is [var name, var value]) start.Environment[name] = value;
        }

        using var process = Process.Start(start) ?? throw new InvalidOperationException("the server's program could not be started");
        while (await process.StandardOutput.ReadLineAsync(cancellation) is { } line) say(line);
        await process.WaitForExitAsync(cancellation);
        if (process.ExitCode != 0) throw new InvalidOperationException($"{arguments[0]} ended with {process.ExitCode}");
    }
}
