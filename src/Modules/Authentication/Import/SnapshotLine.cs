using ZeroTrust.Authentication.Events;

namespace ZeroTrust.Authentication.Import;

/// <summary>What a line turned out to be.</summary>
internal abstract record SnapshotLine(long Number)
{
    /// <summary>The state of one person.</summary>
    /// <param name="PasswordHash">For a person who has no password yet.</param>
    internal sealed record Person(long Number, PersonEvent State, string? PasswordHash) : SnapshotLine(Number)
    {
        /// <summary>Shows no hash.</summary>
        public override string ToString() => nameof(Person);
    }

    /// <summary>A line that says nothing usable; the code is stable.</summary>
    internal sealed record Unusable(long Number, string Code) : SnapshotLine(Number);
}

/// <summary>The codes of unusable lines, beside those of rejected events.</summary>
internal static class LineCodes
{
    public const string Malformed = "malformed";
    public const string TooLong = "line_too_long";
    public const string OtherSource = "source_differs";
    public const string OtherType = "type_not_full_state";
    public const string UnknownHash = "password_hash_unknown";
}
