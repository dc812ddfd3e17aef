using System.Globalization;
using System.Text.RegularExpressions;

namespace ZeroTrust.Architecture.Tests.Source;

/// <summary>Files of at most 150 lines, members of at most 70. What is longer today is on a list that may only shrink.</summary>
internal static partial class SizeRules
{
    internal const int MaxFile = 150;
    internal const int MaxMember = 70;

    /// <param name="ratchet">Lines <c>path count</c>: files that may have that many lines and no more.</param>
    internal static IReadOnlyList<string> FileViolations(IEnumerable<SourceFile> files, IEnumerable<string> ratchet)
    {
        var allowed = ratchet.Select(line => line.Split(' ')).ToDictionary(parts => parts[0], parts => int.Parse(parts[1], CultureInfo.InvariantCulture), StringComparer.Ordinal);
        var lengths = files.ToDictionary(file => file.Path, file => file.Lines.Length, StringComparer.Ordinal);
        return
        [
            .. lengths.Where(file => file.Value > allowed.GetValueOrDefault(file.Key, MaxFile)).Select(file => $"{file.Key} has {file.Value} lines; {allowed.GetValueOrDefault(file.Key, MaxFile)} are allowed."),
            .. allowed.Where(entry => lengths.GetValueOrDefault(entry.Key) is var length && length < entry.Value)
                .Select(entry => $"{entry.Key} has shrunk to {lengths.GetValueOrDefault(entry.Key)} lines: {(lengths.GetValueOrDefault(entry.Key) > MaxFile ? "lower its number" : "take it off the list")}."),
        ];
    }

    internal static IReadOnlyList<string> MemberViolations(IEnumerable<SourceFile> files) => [.. files.SelectMany(LongMembers)];

    // By the layout that the style enforces: a member's block opens and closes on lines of their own, equally indented.
    private static IEnumerable<string> LongMembers(SourceFile file)
    {
        for (var open = 1; open < file.Lines.Length; open++)
        {
            if (file.Lines[open].TrimStart() != "{" || IndentOf(file.Lines[open]) == 0 || OpensType(file.Lines, open))
            {
                continue;
            }

            var indent = IndentOf(file.Lines[open]);
            var close = Array.FindIndex(file.Lines, open + 1, line => line.Length > indent && IndentOf(line) == indent && line[indent] == '}');
            if (close - open - 1 > MaxMember)
            {
                yield return $"{file.Path}:{open + 1}: {close - open - 1} lines; {MaxMember} are allowed.";
            }
        }
    }

    private static bool OpensType(string[] lines, int open)
    {
        var indent = IndentOf(lines[open]);
        for (var i = open - 1; i >= 0 && IndentOf(lines[i]) >= indent && lines[i].Length > 0; i--)
        {
            if (IndentOf(lines[i]) == indent)
            {
                return Type().IsMatch(lines[i]);
            }
        }

        return false;
    }

    private static int IndentOf(string line) => line.Length - line.TrimStart(' ').Length;

    [GeneratedRegex(@"\b(class|record|struct|interface|enum)\s+\w|^\s*where\s")]
    private static partial Regex Type();
}
