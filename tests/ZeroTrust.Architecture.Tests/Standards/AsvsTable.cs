using System.Text.RegularExpressions;
using ZeroTrust.Architecture.Tests.Source;

namespace ZeroTrust.Architecture.Tests.Standards;

/// <summary>One line of the page on ASVS 5.0.</summary>
internal sealed record AsvsRow(string Id, string Level, string Subject, string State, string Reason, IReadOnlyList<string> Tests);

/// <summary>Reads the page and holds it to the tests that it names.</summary>
internal static partial class AsvsTable
{
    private const int Cells = 6;
    private static readonly HashSet<string> States = ["met", "partly", "not met", "n/a"];

    internal static IReadOnlyList<AsvsRow> Read(string page) =>
    [
        .. from line in page.ReplaceLineEndings("\n").Split('\n')
           where Requirement().IsMatch(line)
           let cells = line.Trim().Trim('|').Split('|', StringSplitOptions.TrimEntries)
           select cells.Length == Cells
               ? new AsvsRow(cells[0], cells[1], cells[2], cells[3], cells[4], [.. Named().Matches(cells[5]).Select(match => match.Groups[1].Value)])
               : throw new FormatException($"{line}: a row has {Cells} cells.")
    ];

    /// <summary>Every test of these sources as <c>Class.Method</c>, and every class that has one.</summary>
    internal static HashSet<string> TestsIn(IEnumerable<SourceFile> files)
    {
        HashSet<string> found = [];
        foreach (var file in files)
        {
            var (type, isMarked) = ("", false);
            foreach (var line in file.Lines)
            {
                type = Class().Match(line) is { Success: true } declared ? declared.Groups[1].Value : type;
                isMarked |= Mark().IsMatch(line);
                if (isMarked && Method().Match(line) is { Success: true } method)
                {
                    isMarked = false;
                    found.UnionWith([type, $"{type}.{method.Groups[1].Value}"]);
                }
            }
        }

        return found;
    }

    /// <summary>One sentence for each mistake.</summary>
    internal static IEnumerable<string> Violations(IEnumerable<AsvsRow> rows, IReadOnlySet<string> tests)
    {
        foreach (var row in rows)
        {
            if (!States.Contains(row.State))
            {
                yield return $"{row.Id}: '{row.State}' is no state.";
            }

            if (row.State == "met" && row.Tests.Count == 0)
            {
                yield return $"{row.Id}: what is met names a test that shows it.";
            }

            if (row.State != "met" && row.Reason.Length == 0)
            {
                yield return $"{row.Id}: what is not met says why.";
            }

            foreach (var test in row.Tests.Where(test => !tests.Contains(test)))
            {
                yield return $"{row.Id}: there is no test {test}.";
            }
        }
    }

    [GeneratedRegex(@"^\| V\d+\.\d+\.\d+ \|")]
    private static partial Regex Requirement();

    [GeneratedRegex("`([^`]+)`")]
    private static partial Regex Named();

    [GeneratedRegex(@"^\s*(?:public|internal|private)\b.*\bclass (\w+)")]
    private static partial Regex Class();

    [GeneratedRegex(@"^\s*\[(?:Fact|Theory)\b")]
    private static partial Regex Mark();

    [GeneratedRegex(@"^\s*public (?:async )?(?:Task|ValueTask|void) (\w+)\(")]
    private static partial Regex Method();
}
