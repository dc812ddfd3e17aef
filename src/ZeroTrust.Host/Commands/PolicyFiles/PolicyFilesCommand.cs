using ConsoleAppFramework;
using ZeroTrust.Policy;

namespace ZeroTrust.Host.Commands.PolicyFiles;

/// <summary><c>zerotrust policy lint | test | diff | schema</c>: work on policy files, without a server, its settings or its stores.</summary>
internal sealed class PolicyFilesCommand
{
    /// <summary>Compile policy files and show what is wrong, unreachable, too broad or idle in them, with line and column. Exit code 1 with an error; with --strict with a warning too.</summary>
    /// <param name="environment">-e, Look at the rules of this environment only.</param>
    /// <param name="format">-f, text or json.</param>
    /// <param name="strict">Exit code 1 with warnings too.</param>
    /// <param name="files">Policy files; may be named without --files.</param>
    [Command("policy lint")]
    public Task<int> LintAsync(string? environment = null, string format = "text", bool strict = false, params string[] files) =>
        format is "text" or "json"
            ? new LintRun(Console.Out, Console.Error).RunAsync(files, environment, isJson: format == "json", strict)
            : RefuseAsync("--format is text or json.");

    /// <summary>Run policy tests: files that end in .test.yaml, or folders with such files. Shows each test with the rule that decided it, and the rules that no test touched. Exit code 1 with a failed test.</summary>
    /// <param name="files">Test files and folders; may be named without --files.</param>
    [Command("policy test")]
    public Task<int> TestAsync(params string[] files) => new TestRun(Console.Out, Console.Error).RunAsync(files);

    /// <summary>Show what two policies mean differently: groups expanded, order and comments left aside.</summary>
    /// <param name="before">The older policy file.</param>
    /// <param name="after">The newer policy file.</param>
    /// <param name="environment">-e, Compare the rules of this environment.</param>
    /// <param name="exitCode">Exit code 1 when they differ.</param>
    [Command("policy diff")]
    public Task<int> DiffAsync([Argument] string before, [Argument] string after, string? environment = null, bool exitCode = false) =>
        new DiffRun(Console.Out, Console.Error).RunAsync(before, after, environment, exitCode);

    /// <summary>Print the JSON Schema of the policy language, for editors.</summary>
    [Command("policy schema"), ConsoleAppFilter<NoArguments>]
    public void Schema() => Console.Out.Write(PolicySchema.Json);

    private static async Task<int> RefuseAsync(string reason)
    {
        await Console.Error.WriteLineAsync($"zerotrust: {reason}");
        return ExitCodes.BadOption;
    }
}
