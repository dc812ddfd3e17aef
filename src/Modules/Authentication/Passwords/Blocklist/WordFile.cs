namespace ZeroTrust.Authentication.Passwords.Blocklist;

/// <summary>Reads the operator's file of refused passwords: one a line, UTF-8, empty lines and lines that begin with # skipped.</summary>
internal static class WordFile
{
    private const int MaxLines = 2_000_000;

    /// <summary>A filter of the lines.</summary>
    /// <exception cref="InvalidOperationException">The file is missing, unreadable or too large; the message names the option.</exception>
    public static BinaryFuseFilter Read(string path)
    {
        try
        {
            return BinaryFuseBuilder.Build(Keys(path));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new InvalidOperationException($"ZeroTrust:Passwords:BlocklistFile {path} cannot be read.", exception);
        }
    }

    private static IEnumerable<ulong> Keys(string path)
    {
        var lines = 0;
        foreach (var line in File.ReadLines(path))
        {
            if (++lines > MaxLines || line.Length > CommonPasswords.MaxEntry)
            {
                throw new InvalidOperationException(
                    $"ZeroTrust:Passwords:BlocklistFile {path} must have at most {MaxLines} lines of at most {CommonPasswords.MaxEntry} characters.");
            }

            if (line.Length > 0 && line[0] != '#')
            {
                yield return CommonPasswords.KeyOf(line);
            }
        }
    }
}
