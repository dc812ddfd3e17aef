namespace ZeroTrust.ComplianceAudit.Stream;

/// <summary>
/// How far apart in time the facts of one block may be. Who reads by time depends on it: a block that reaches into a span began
/// no earlier than this before it.
/// </summary>
internal static class BlockSpan
{
    internal static readonly TimeSpan Longest = TimeSpan.FromMinutes(1);

    /// <summary>Whether a fact may join those between <paramref name="first"/> and <paramref name="last"/>.</summary>
    internal static bool Takes(DateTimeOffset first, DateTimeOffset last, DateTimeOffset at) =>
        (at > last ? at : last) - (at < first ? at : first) <= Longest;
}
