using System.Diagnostics.CodeAnalysis;
using ZeroTrust.Authentication.Passwords.Hashes;

namespace ZeroTrust.Authentication.Import;

/// <summary>Which password hashes of a snapshot a login could check later.</summary>
internal static class SnapshotHash
{
    /// <summary>What to store for the text; false where it is no hash that logins understand, or one of unacceptable cost. Computes no hash.</summary>
    public static bool TryAccept(string? text, [NotNullWhen(true)] out string? stored)
    {
        stored = ImportedHash.TryParse(text, out var hash) ? hash.Reveal() : null;
        return stored is not null;
    }
}
