using ZeroTrust.Policy;

namespace ZeroTrust.Host.Commands.PolicyFiles;

/// <summary><c>zerotrust policy lint</c>.</summary>
internal sealed class LintRun(TextWriter output, TextWriter error)
{
    /// <summary>Lints each file in the order given.</summary>
    internal async Task<int> RunAsync(string[] files, string? environment, bool isJson, bool isStrict)
    {
        var reports = new List<(string File, LintReport Report)>();
        foreach (var file in files)
        {
            if (await PolicyFileReader.ReadAsync(file, PolicyLimits.Default, error) is not { } bytes)
            {
                return ExitCodes.BadOption;
            }

            reports.Add((file, PolicyLinter.Lint(bytes, PolicyLimits.Default, environment)));
        }

        var errors = reports.Sum(pair => pair.Report.Errors);
        var warnings = reports.Sum(pair => pair.Report.Warnings + pair.Report.Omitted);
        if (isJson)
        {
            await output.WriteLineAsync(LintJson.Write(reports));
        }
        else
        {
            await WriteTextAsync(reports);
            await output.WriteLineAsync($"{Counted.Of(reports.Count, "file")}, {Counted.Of(errors, "error")}, {Counted.Of(warnings, "warning")}");
        }

        return errors > 0 || (isStrict && warnings > 0) ? ExitCodes.Failed : 0;
    }

    private async Task WriteTextAsync(List<(string File, LintReport Report)> reports)
    {
        foreach (var (file, report) in reports)
        {
            foreach (var finding in report.Findings)
            {
                await output.WriteLineAsync(ProblemLines.Of(file, finding));
            }

            if (report.Omitted > 0)
            {
                await output.WriteLineAsync($"{PolicyFileReader.Visible(file)}: {Counted.Of(report.Omitted, "more finding")}");
            }
        }
    }
}
