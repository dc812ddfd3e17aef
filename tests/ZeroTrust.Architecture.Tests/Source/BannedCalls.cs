using System.Text.RegularExpressions;

namespace ZeroTrust.Architecture.Tests.Source;

/// <summary>Calls that the product must not make, each with what to take instead.</summary>
internal static partial class BannedCalls
{
    private const int CommentReach = 2;

    private static readonly (Regex Call, string Instead)[] Banned =
    [
        (Clock(), "take TimeProvider, so that no test waits for a clock"),
        (NewGuid(), "take Ids: version 7, friendly to indexes"),
        (Foreseeable(), "take RandomNumberGenerator: what can be foreseen is no secret"),
        (Sleep(), "a thread is not ours to hold"),
        (Blocking(), "await it: a blocked thread is a thread less for everybody"),
    ];

    /// <summary>One sentence for each call.</summary>
    /// <param name="exceptions">Lines <c>path | part of the line | reason</c>.</param>
    internal static IReadOnlyList<string> Violations(IEnumerable<SourceFile> files, IEnumerable<string> exceptions)
    {
        var open = exceptions.Select(line => line.Split('|', 3, StringSplitOptions.TrimEntries)).ToList();
        var found = files.SelectMany(file => Check(file, open)).ToList();
        return [.. found, .. open.Where(exception => exception[^1] != Used).Select(exception => $"{exception[0]}: the exception '{exception[1]}' matches nothing: take it off.")];
    }

    private const string Used = "\0used";

    private static List<string> Check(SourceFile file, List<string[]> exceptions)
    {
        List<string> found = [];
        for (var i = 0; i < file.Lines.Length; i++)
        {
            var line = file.Lines[i];
            if (line.TrimStart().StartsWith("//", StringComparison.Ordinal))
            {
                continue;
            }

            if (exceptions.Find(exception => exception[0] == file.Path && line.Contains(exception[1], StringComparison.Ordinal)) is { } exception)
            {
                exception[^1] = Used;
                continue;
            }

            found.AddRange(Banned.Where(banned => banned.Call.IsMatch(line)).Select(banned => $"{file.Path}:{i + 1}: {banned.Instead}."));
            if (Delay().IsMatch(line) && !HasComment(file.Lines, i))
            {
                found.Add($"{file.Path}:{i + 1}: a delay says in a comment why nothing could be waited for.");
            }
        }

        return found;
    }

    private static bool HasComment(string[] lines, int at) =>
        lines[Math.Max(0, at - CommentReach)..(at + 1)].Any(line => line.Contains("// ", StringComparison.Ordinal));

    [GeneratedRegex(@"\bDateTime(Offset)?\s*\.\s*(UtcNow|Now|Today)\b")]
    private static partial Regex Clock();

    [GeneratedRegex(@"\bGuid\s*\.\s*(NewGuid|CreateVersion7)\s*\(\s*\)")]
    private static partial Regex NewGuid();

    [GeneratedRegex(@"\bRandom(\s*\.\s*Shared\b|\s*\(|\s+\w+\s*=)")]
    private static partial Regex Foreseeable();

    [GeneratedRegex(@"\bThread\s*\.\s*Sleep\b")]
    private static partial Regex Sleep();

    [GeneratedRegex(@"\.Result\b(?!\s*\()|\.Wait\(|\.GetAwaiter\(\)\s*\.GetResult\(")]
    private static partial Regex Blocking();

    [GeneratedRegex(@"\bTask\s*\.\s*Delay\b")]
    private static partial Regex Delay();
}
