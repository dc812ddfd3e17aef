using ZeroTrust.Policy;

namespace ZeroTrust.Host.Commands.PolicyFiles;

/// <summary><c>zerotrust policy diff</c>. As with diff(1), exit code 2 means that there was nothing to compare.</summary>
internal sealed class DiffRun(TextWriter output, TextWriter error)
{
    /// <summary>Compares two files.</summary>
    internal async Task<int> RunAsync(string before, string after, string? environment, bool isExitCode)
    {
        if (await PolicyFileReader.ReadAsync(before, PolicyLimits.Default, error) is not { } old
            || await PolicyFileReader.ReadAsync(after, PolicyLimits.Default, error) is not { } next)
        {
            return ExitCodes.BadOption;
        }

        switch (PolicyDiff.Compare(old, next, PolicyLimits.Default, environment))
        {
            case PolicyComparison.Compared compared:
                await output.WriteAsync(PolicyDiffText.Write(compared));
                return isExitCode && compared.Differ ? ExitCodes.Failed : 0;
            case PolicyComparison.Refused refused:
                await RefuseAsync(before, refused.Before);
                await RefuseAsync(after, refused.After);
                return ExitCodes.BadOption;
            case var other:
                throw new InvalidOperationException($"Unknown outcome {other.GetType().Name}.");
        }
    }

    private async Task RefuseAsync(string file, IEnumerable<PolicyProblem> problems)
    {
        foreach (var problem in problems)
        {
            await error.WriteLineAsync(ProblemLines.Of(file, problem));
        }
    }
}
