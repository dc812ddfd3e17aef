namespace ZeroTrust.Policy;

// What the sections share: limits, findings, environments, groups, and every service name seen so far.
internal sealed class CompilationContext(PolicyLimits limits, ProblemList errors, ProblemList warnings)
{
    private readonly Dictionary<string, string> shared = new(StringComparer.Ordinal);
    private readonly SortedSet<string> serviceNames = new(StringComparer.Ordinal);

    internal PolicyLimits Limits { get; } = limits;

    internal ProblemList Errors { get; } = errors;

    internal ProblemList Warnings { get; } = warnings;

    internal ConditionTables Conditions { get; } = new();

    internal EnvironmentNames Environments { get; set; } = EnvironmentNames.None;

    internal GroupNames Groups { get; set; } = GroupNames.None;

    internal IReadOnlyCollection<string> ServiceNames => serviceNames;

    internal bool Knows(string service) => service == PolicyNames.Platform || serviceNames.Contains(service);

    internal void Remember(string service, Position at)
    {
        if (serviceNames.Add(service) && serviceNames.Count == Limits.MaxServices + 1)
        {
            Errors.Add(at, PolicyProblemCodes.TooMany, $"More than {Limits.MaxServices} services.");
        }
    }

    // Many rules have one path; one string is enough for all of them.
    internal string Share(string text) => shared.TryGetValue(text, out var known) ? known : shared[text] = text;
}
