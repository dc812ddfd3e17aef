namespace ZeroTrust.Host.Commands.PolicyFiles;

/// <summary>Which test files the arguments stand for.</summary>
internal static class TestFiles
{
    /// <summary>What the name of a test file in a folder ends with.</summary>
    internal const string Suffix = ".test.yaml";

    // Links are not followed: a folder may point at itself.
    private static readonly EnumerationOptions Everything = new() { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.ReparsePoint };

    /// <summary>Files as named; of folders all test files beneath, sorted. Null with a line on <paramref name="error"/> where a folder has none or cannot be read.</summary>
    internal static async Task<List<string>?> FindAsync(IEnumerable<string> arguments, TextWriter error)
    {
        var files = new List<string>();
        foreach (var argument in arguments)
        {
            if (!Directory.Exists(argument))
            {
                files.Add(argument);
                continue;
            }

            var found = Directory.EnumerateFiles(argument, $"*{Suffix}", Everything).Order(StringComparer.Ordinal).ToList();
            if (found.Count == 0)
            {
                await error.WriteLineAsync($"zerotrust: {PolicyFileReader.Visible(argument)} has no file that ends in {Suffix}.");
                return null;
            }

            files.AddRange(found);
        }

        return files;
    }
}
