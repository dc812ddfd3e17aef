namespace ZeroTrust.Testing;

/// <summary>The <c>oathtool</c> of Debian: an authenticator that others wrote.</summary>
public static class Oathtool
{
    /// <summary>The six digits for a Base32 secret at an instant.</summary>
    public static async Task<string> CodeAsync(string secret, long secondsSinceEpoch) =>
        (await ChildProcess.AskAsync("oathtool", ["--totp", "--base32", "--now", $"@{secondsSinceEpoch}", secret])).Trim();
}
