using System.Globalization;
using ZeroTrust.Policy;

namespace ZeroTrust.Host.Commands.PolicyFiles;

/// <summary><c>zerotrust policy test</c>.</summary>
internal sealed class TestRun(TextWriter output, TextWriter error)
{
    private readonly TestCoverage coverage = new(output);
    private int passed;
    private int failed;

    // A test file or a policy that is refused: its tests did not run.
    private int refused;

    /// <summary>Runs the tests of every file and folder in the order given.</summary>
    internal async Task<int> RunAsync(string[] arguments)
    {
        if (await TestFiles.FindAsync(arguments, error) is not { } files)
        {
            return ExitCodes.BadOption;
        }

        foreach (var file in files)
        {
            if (!await RunFileAsync(file))
            {
                return ExitCodes.BadOption;
            }
        }

        await coverage.WriteAsync();
        var notRun = refused == 0 ? "" : $", {Counted.Of(refused, "file")} refused";
        await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{passed} passed, {failed} failed{notRun}"));
        return failed + refused > 0 ? ExitCodes.Failed : 0;
    }

    // False when a file cannot be read.
    private async Task<bool> RunFileAsync(string path)
    {
        if (await PolicyFileReader.ReadAsync(path, PolicyLimits.Default, error) is not { } bytes)
        {
            return false;
        }

        await output.WriteLineAsync(PolicyFileReader.Visible(path));
        switch (PolicyTestReader.Read(bytes, PolicyLimits.Default))
        {
            case PolicyTestReading.Sound sound:
                return await RunAsync(path, sound.File);
            case PolicyTestReading.Refused { Errors: var errors }:
                await RefuseAsync(path, errors);
                return true;
            case var other:
                throw new InvalidOperationException($"Unknown outcome {other.GetType().Name}.");
        }
    }

    private async Task<bool> RunAsync(string path, PolicyTestFile file)
    {
        var policyPath = Path.GetFullPath(file.Policy, Path.GetDirectoryName(Path.GetFullPath(path))!);
        var shownPath = Path.GetRelativePath(Environment.CurrentDirectory, policyPath);
        if (await PolicyFileReader.ReadAsync(policyPath, PolicyLimits.Default, error) is not { } policy)
        {
            return false;
        }

        switch (PolicyCompiler.Compile(policy, PolicyLimits.Default, file.Environment))
        {
            case PolicyCompilation.Compiled compiled:
                var report = PolicyTestRunner.Run(file, compiled.Snapshot);
                coverage.Add(shownPath, policy, file.Environment, report.TouchedRules);
                await ShowAsync(path, report);
                return true;
            case PolicyCompilation.Refused problems:
                await RefuseAsync(shownPath, problems.Errors);
                return true;
            case var other:
                throw new InvalidOperationException($"Unknown outcome {other.GetType().Name}.");
        }
    }

    private async Task ShowAsync(string path, PolicyTestReport report)
    {
        failed += report.Failed;
        passed += report.Results.Length - report.Failed;
        foreach (var result in report.Results)
        {
            await output.WriteLineAsync($"  {(result.Passed ? '✔' : '✘')} {result.Case.Name}: {result.Decided}");
            if (result.Difference is { } difference)
            {
                await output.WriteLineAsync($"    {ProblemLines.Line(path, result.Case.Line, result.Case.Column, difference)}");
            }
        }
    }

    private async Task RefuseAsync(string path, IEnumerable<PolicyProblem> problems)
    {
        refused++;
        foreach (var problem in problems)
        {
            await output.WriteLineAsync($"  {ProblemLines.Of(path, problem)}");
        }
    }
}
