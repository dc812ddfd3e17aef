using System.Diagnostics;

namespace ZeroTrust.Load.Machine;

/// <summary>Runs another command of a running server's program, with the server's own settings, as its operator would.</summary>
internal static class ServerCommand
{
    /// <summary>Runs it to its end.</summary>
    /// <exception cref="InvalidOperationException">It ended with another code than 0.</exception>
    public static async Task RunAsync(int serverPid, Action<string> say, CancellationToken cancellation, params string[] arguments)
    {
        var start = new ProcessStartInfo(ServerSettings.Program(serverPid), arguments) { RedirectStandardOutput = true };
        foreach (var (name, value) in await ServerSettings.EnvironmentAsync(serverPid, cancellation)) start.Environment[name] = value;
        using var process = Process.Start(start) ?? throw new InvalidOperationException("the server's program could not be started");
        while (await process.StandardOutput.ReadLineAsync(cancellation) is { } line) say(line);
        await process.WaitForExitAsync(cancellation);
        if (process.ExitCode != 0) throw new InvalidOperationException($"{arguments[0]} ended with {process.ExitCode}");
    }
}
