using ZeroTrust.Authentication.Passwords;

namespace ZeroTrust.Authentication.Import;

/// <summary>Which password hashes of a snapshot a login could check later.</summary>
internal static class SnapshotHash
{
    /// <summary>Whether the text is a hash in a form that logins understand, with a cost that is acceptable.</summary>
    public static bool IsUsable(string text)
    {
        try
        {
            PasswordHash.HasCost(text, default);
            return true;
        }
        catch (FormatException)
        {
            return false;
        }
    }
}
