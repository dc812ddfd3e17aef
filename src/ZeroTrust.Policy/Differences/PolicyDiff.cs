using System.Collections.Immutable;

namespace ZeroTrust.Policy;

/// <summary>
/// What two policies mean differently: groups expanded, the order of the file and its comments left aside. Pure and deterministic; never
/// throws on any content.
/// </summary>
public static class PolicyDiff
{
    /// <summary>Most changes of one comparison; the rest is counted.</summary>
    public const int MaxChanges = 10_000;

    // Facts of both policies that one comparison looks at: seconds of work at most. Only groups in groups say more than a large file does.
    private const int MaxFacts = 2_000_000;

    // The order in which a reader wants them: who may call whom first.
    private static readonly ImmutableArray<string> Kinds = ["pair ", "service ", "role ", "resource type ", "network ", "window "];

    /// <summary>Compares two policies as compiled for the environment.</summary>
    public static PolicyComparison Compare(ReadOnlySpan<byte> before, ReadOnlySpan<byte> after, PolicyLimits limits, string? environment = null)
    {
        var (old, next) = (PolicyCompiler.Compile(before, limits, environment), PolicyCompiler.Compile(after, limits, environment));
        if (old is not PolicyCompilation.Compiled compiledOld || next is not PolicyCompilation.Compiled compiledNext)
        {
            return new PolicyComparison.Refused(ErrorsOf(old), ErrorsOf(next));
        }

        if (HaveSameTable(compiledOld.Snapshot, compiledNext.Snapshot))
        {
            return new PolicyComparison.Compared([], 0, SameTable: true);
        }

        return Changes(new PolicyFacts(OutlineReader.Read(before, limits), environment), new PolicyFacts(OutlineReader.Read(after, limits), environment));
    }

    private static bool HaveSameTable(PolicySnapshot old, PolicySnapshot next) =>
        string.Equals(old.Hash, next.Hash, StringComparison.Ordinal)
        || (old.TableHash.Length > 0 && string.Equals(old.TableHash, next.TableHash, StringComparison.Ordinal));

    internal static PolicyComparison.Compared Changes(PolicyFacts before, PolicyFacts after)
    {
        var changes = ImmutableArray.CreateBuilder<PolicyChange>();
        var (omitted, facts) = (0, 0);
        foreach (var subject in before.Subjects.Union(after.Subjects).OrderBy(KindOf).ThenBy(subject => subject, StringComparer.Ordinal).TakeWhile(_ => facts < MaxFacts))
        {
            var (old, next) = (before.Find(subject), after.Find(subject));
            facts += (old?.Items.Count ?? 0) + (next?.Items.Count ?? 0);
            var found = Changes(subject, old, next).ToList();
            var kept = Math.Min(found.Count, MaxChanges - changes.Count);
            changes.AddRange(found.Take(kept));
            omitted += found.Count - kept;
        }

        return new PolicyComparison.Compared(changes.ToImmutable(), omitted, SameTable: false, IsComplete: facts < MaxFacts);
    }

    private static IEnumerable<PolicyChange> Changes(string subject, FactList? before, FactList? after)
    {
        foreach (var item in (before?.Items ?? []).Union(after?.Items ?? []).Order(StringComparer.Ordinal))
        {
            var (old, next) = (before?.Find(item), after?.Find(item));
            if (old?.Value == next?.Value)
            {
                continue;
            }

            var kind = old is null ? PolicyChangeKind.Added : next is null ? PolicyChangeKind.Removed : PolicyChangeKind.Changed;
            yield return new PolicyChange(kind, subject, item, old?.Value, next?.Value, old?.Line ?? 0, next?.Line ?? 0);
        }
    }

    private static int KindOf(string subject) => Kinds.IndexOf(Kinds.First(kind => subject.StartsWith(kind, StringComparison.Ordinal)));

    private static ImmutableArray<PolicyProblem> ErrorsOf(PolicyCompilation compilation) =>
        compilation is PolicyCompilation.Refused refused ? refused.Errors : [];
}
