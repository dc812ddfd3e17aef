using System.Collections.Immutable;

namespace ZeroTrust.Policy;

/// <summary>
/// What two sets of permissions and patterns both stand for. Never more than that; less only where patterns cross so often that
/// writing it out would take more than <see cref="MaxSteps"/> steps, and then that one crossing is left out.
/// </summary>
public static class PermissionIntersection
{
    /// <summary>Work allowed for one pair of patterns. Real ones need a handful.</summary>
    public const int MaxSteps = 2000;

    /// <summary>The intersection as sorted, distinct permissions and patterns, none of which another covers.</summary>
    public static ImmutableArray<string> Of(IReadOnlyCollection<string> first, IReadOnlyCollection<string> second)
    {
        var found = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var a in first)
        {
            foreach (var b in second)
            {
                AddTo(found, a, b);
            }
        }

        return [.. found.Where(pattern => !found.Any(other => other != pattern && IsWider(other, pattern)))];
    }

    // Two spellings of one meaning, such as "*:a:*" of two ways, cover each other; then the first of them stays.
    private static bool IsWider(string other, string pattern) =>
        PermissionPattern.Covers(other, pattern) && (!PermissionPattern.Covers(pattern, other) || string.CompareOrdinal(other, pattern) < 0);

    private static void AddTo(SortedSet<string> found, string a, string b)
    {
        if (PermissionPattern.Covers(a, b))
        {
            found.Add(b);
        }
        else if (PermissionPattern.Covers(b, a))
        {
            found.Add(a);
        }
        else if (PermissionPattern.IsPattern(a) && PermissionPattern.IsPattern(b) && PermissionPattern.IsValidPattern(a) && PermissionPattern.IsValidPattern(b))
        {
            var crossing = new Crossing(a.Split(':'), b.Split(':'));
            if (crossing.TryFind() is { } patterns)
            {
                found.UnionWith(patterns);
            }
        }
    }

    // Each step is exact: a wildcard takes one segment or more, so where two meet they end together, or one of them ends first
    // and the other goes on into what follows.
    private sealed class Crossing(string[] a, string[] b)
    {
        private readonly HashSet<string> _found = new(StringComparer.Ordinal);
        private readonly List<string> _path = [];
        private int _steps;

        internal HashSet<string>? TryFind() => Walk(0, 0) ? _found : null;

        // False when the limit is reached: a part of the answer could look like all of it.
        private bool Walk(int i, int j)
        {
            if (++_steps > MaxSteps)
            {
                return false;
            }

            if (i == a.Length && j == b.Length)
            {
                return Keep();
            }

            if (i == a.Length || j == b.Length)
            {
                return true;
            }

            return (a[i] == "*", b[j] == "*") switch
            {
                (false, false) => a[i] != b[j] || Step(a[i], [(i + 1, j + 1)]),
                (false, true) => Step(a[i], [(i + 1, j + 1), (i + 1, j)]),
                (true, false) => Step(b[j], [(i + 1, j + 1), (i, j + 1)]),
                _ => Step("*", [(i + 1, j + 1), (i + 1, j), (i, j + 1)]),
            };
        }

        private bool Step(string segment, ReadOnlySpan<(int I, int J)> next)
        {
            _path.Add(segment);
            foreach (var (i, j) in next)
            {
                if (!Walk(i, j))
                {
                    return false;
                }
            }

            _path.RemoveAt(_path.Count - 1);
            return true;
        }

        private bool Keep()
        {
            var pattern = string.Join(':', _path);
            if (pattern.Length <= PermissionPattern.MaxLength)
            {
                _found.Add(pattern);
            }

            return true;
        }
    }
}
