using ZeroTrust.Platform.Secrets;

namespace ZeroTrust.Mfa.Sms.Providers;

/// <summary>Reads a secret from its file, anew for each use: who replaces the file needs no restart.</summary>
internal static class SecretFile
{
    // A path that leads to something else than a secret is not read to its end.
    private const int MaxBytes = 4096;

    /// <summary>The file's text without what ends its last line; null where it cannot be read.</summary>
    public static Secret<string>? Read(string path)
    {
        try
        {
            return new FileInfo(path) is { Exists: true, Length: <= MaxBytes } ? new Secret<string>(File.ReadAllText(path).TrimEnd()) : null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            return null;
        }
    }
}
