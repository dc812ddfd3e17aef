namespace ZeroTrust.Testing;

/// <summary>Reads the mails that a host wrote into its folder.</summary>
public static class MailFolder
{
    private const string Mark = "#token=";

    /// <summary>Waits for a mail to the address with a link and gives the link's token; the newest where there are more.</summary>
    public static async Task<string> TokenOfAsync(string folder, string address)
    {
        string? token = null;
        await Eventually.HoldsAsync(
            () => (token = Newest(folder, address)) is not null, TimeSpan.FromSeconds(30), $"a link came to {address}");
        return token!;
    }

    /// <summary>The token in the text of a mail.</summary>
    public static string TokenIn(string mail) => mail[(mail.IndexOf(Mark, StringComparison.Ordinal) + Mark.Length)..][..43];

    private static string? Newest(string folder, string address) => !Directory.Exists(folder) ? null : Directory.GetFiles(folder, "*.eml")
        .Order(StringComparer.Ordinal).Select(File.ReadAllText)
        .LastOrDefault(mail => mail.Contains($"To: {address}", StringComparison.Ordinal) && mail.Contains(Mark, StringComparison.Ordinal)) is { } found
            ? TokenIn(found)
            : null;
}
