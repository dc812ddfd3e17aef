using System.Collections.Immutable;

namespace ZeroTrust.Policy;

// What the checks share. Findings are distinct by place and code: a rule that stands for many pairs is told once.
internal sealed class LintContext(PolicyOutline outline, string? environment)
{
    // Comparisons of one run: a second of work at most, whatever the file. A policy of 10,000 pairs needs a few hundred thousand.
    private const int MaxSteps = 2_000_000;
    private readonly Dictionary<(int Line, int Column, string Code), LintFinding> findings = [];
    private int steps;

    internal PolicyOutline Outline { get; } = outline;

    internal OutlineGroups Groups { get; } = new(outline);

    internal IEnumerable<LintFinding> Findings => findings.Values;

    // Without an environment a rule of any counts: it may be meant.
    internal ImmutableArray<OutlineRule> Counting(ImmutableArray<OutlineRule> rules) =>
        environment is null ? rules : [.. rules.Where(rule => rule.AppliesIn(environment))];

    // True when the first rule is there wherever the second is; of two rules that count in one environment both are.
    internal bool IsWherever(OutlineRule rule, OutlineRule other) => environment is not null || rule.AppliesWherever(other);

    // False when the work is used up; the caller then stops, and the report says so.
    internal bool TrySpend(int count = 1)
    {
        steps = Math.Min(steps + count, MaxSteps);
        if (steps < MaxSteps)
        {
            return true;
        }

        Warn(Position.Start, PolicyLintCodes.Incomplete, "Not every comparison of rules was made: split the policy, or name patterns and groups less often.");
        return false;
    }

    internal void Warn(Position at, string code, string message) => Add(at, code, LintSeverity.Warning, message);

    internal void Fail(Position at, string code, string message) => Add(at, code, LintSeverity.Error, message);

    // What the compiler said of the same place with the same code stays.
    internal void Take(PolicyProblem problem, LintSeverity severity) => Add(new Position(problem.Line, problem.Column), problem.Code, severity, problem.Message);

    private void Add(Position at, string code, LintSeverity severity, string message) =>
        findings.TryAdd((at.Line, at.Column, code), new LintFinding(at.Line, at.Column, code, severity, message));
}
