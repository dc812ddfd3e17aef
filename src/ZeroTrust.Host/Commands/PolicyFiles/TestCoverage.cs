using System.Globalization;
using ZeroTrust.Policy;

namespace ZeroTrust.Host.Commands.PolicyFiles;

/// <summary>The rules that decided no test, over all files of one policy and environment.</summary>
internal sealed class TestCoverage(TextWriter output)
{
    private const int MaxShown = 50;
    private readonly SortedDictionary<string, Touched> policies = new(StringComparer.Ordinal);

    /// <summary>Notes which rules decided tests of one file.</summary>
    internal void Add(string policyPath, byte[] policy, string? environment, IEnumerable<string> rules)
    {
        var key = environment is null ? policyPath : $"{policyPath} ({environment})";
        if (!policies.TryGetValue(key, out var touched))
        {
            policies.Add(key, touched = new Touched(policyPath, policy, environment, new HashSet<string>(StringComparer.Ordinal)));
        }

        touched.Rules.UnionWith(rules);
    }

    /// <summary>Shows the count of each policy and its first untouched rules.</summary>
    internal async Task WriteAsync()
    {
        foreach (var (name, touched) in policies)
        {
            var found = PolicyCoverage.Of(touched.Policy, PolicyLimits.Default, touched.Environment, touched.Rules);
            await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{PolicyFileReader.Visible(name)}: {found.Rules - found.Untouched.Length} of {Counted.Of(found.Rules, "rule")} decided a test"));
            foreach (var rule in found.Untouched.Take(MaxShown))
            {
                await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"  {PolicyFileReader.Visible(touched.Path)}:{rule.Line}: no test of {rule.Place}"));
            }

            if (found.Untouched.Length > MaxShown)
            {
                await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"  and {found.Untouched.Length - MaxShown} more"));
            }
        }
    }

    private sealed record Touched(string Path, byte[] Policy, string? Environment, HashSet<string> Rules);
}
