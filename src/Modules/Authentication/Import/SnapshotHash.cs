using System.Diagnostics.CodeAnalysis;
using ZeroTrust.Authentication.Passwords;

namespace ZeroTrust.Authentication.Import;

/// <summary>Which password hashes of a snapshot a login could check later.</summary>
internal static class SnapshotHash
{
    /// <summary>What to store for the text; false where it is no hash that logins understand, or one of unacceptable cost. Computes no hash.</summary>
    public static bool TryAccept(string? text, [NotNullWhen(true)] out string? stored)
    {
        stored = null;
        try
        {
            if (text is not null)
            {
                PasswordHash.HasCost(text, default);
                stored = text;
            }
        }
        catch (FormatException)
        {
            return false;
        }

        return stored is not null;
    }
}
