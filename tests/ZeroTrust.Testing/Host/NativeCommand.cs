using System.Diagnostics;

namespace ZeroTrust.Testing;

/// <summary>What a command ended with.</summary>
public sealed record CommandResult(int ExitCode, string Output, string Error);

/// <summary>Runs a command of the published binary to its end, with standard output and error apart.</summary>
public static class NativeCommand
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    /// <summary>Runs it; kills it and throws when it has not ended within a minute.</summary>
    /// <param name="settings">Added to the environment of this process.</param>
    public static async Task<CommandResult> RunAsync(IReadOnlyDictionary<string, string> settings, params string[] arguments)
    {
        var start = new ProcessStartInfo(NativeHost.Binary(), arguments) { RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = "/" };
        foreach (var (name, value) in settings)
        {
            start.Environment[name] = value;
        }

        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        using var limit = new CancellationTokenSource(Patience);
        try
        {
            await process.WaitForExitAsync(limit.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill();
            throw new TimeoutException($"`zerotrust {string.Join(' ', arguments)}` did not end:\n{await output}\n{await error}");
        }

        return new CommandResult(process.ExitCode, await output, await error);
    }
}
