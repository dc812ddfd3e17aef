using System.Diagnostics;
using ZeroTrust.Testing;

namespace ZeroTrust.Scripts.Tests;

/// <summary>Runs a piece of bash with the shared functions of src/scripts at hand.</summary>
internal static class Bash
{
    internal sealed record Result(int Code, string Output, string Errors);

    internal static Task<Result> WithScriptsAsync(string code, params string[] parts)
    {
        var sources = string.Concat(parts.Prepend("common").Select(part => $"source src/scripts/{part}.sh\n"));
        return RunAsync("-uo", "pipefail", "-c", sources + code);
    }

    internal static async Task<Result> RunAsync(params string[] arguments)
    {
        using var bash = Process.Start(new ProcessStartInfo("bash", arguments)
        {
            WorkingDirectory = Checkout.Root,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var output = bash.StandardOutput.ReadToEndAsync();
        var errors = bash.StandardError.ReadToEndAsync();
        await bash.WaitForExitAsync();
        return new Result(bash.ExitCode, (await output).TrimEnd('\n'), await errors);
    }
}
