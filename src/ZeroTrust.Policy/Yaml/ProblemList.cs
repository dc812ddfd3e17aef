using System.Collections.Immutable;

namespace ZeroTrust.Policy;

// Keeps the first problems found and reports them in the order of the file.
internal sealed class ProblemList
{
    private readonly List<PolicyProblem> problems = [];

    internal bool IsEmpty => problems.Count == 0;

    internal bool IsFull => problems.Count >= PolicyCompiler.MaxProblems;

    internal void Add(Position at, string code, string message)
    {
        if (!IsFull)
        {
            problems.Add(new PolicyProblem(at.Line, at.Column, code, message));
        }
    }

    internal ImmutableArray<PolicyProblem> InOrder() =>
        [.. problems.OrderBy(p => p.Line).ThenBy(p => p.Column).ThenBy(p => p.Code, StringComparer.Ordinal)];

    // Text of the file goes into messages: short, and without anything that a terminal or a log would act on.
    internal static string Show(string text)
    {
        const int longest = 80;
        var shown = text.Length <= longest ? text : string.Concat(text.AsSpan(0, longest), "…");
        return string.Create(shown.Length + 2, shown, static (span, source) =>
        {
            span[0] = span[^1] = '\'';
            for (var i = 0; i < source.Length; i++)
            {
                span[i + 1] = source[i] is >= ' ' and <= '~' or '…' ? source[i] : '?';
            }
        });
    }
}
