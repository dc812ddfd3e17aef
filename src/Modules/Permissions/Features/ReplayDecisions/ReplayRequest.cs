using ZeroTrust.Platform.Description;

namespace ZeroTrust.Permissions.Features.ReplayDecisions;

/// <summary>Which decisions to make again.</summary>
internal sealed record ReplayRequest
{
    /// <summary>The first instant.</summary>
    [MustBeSent]
    public DateTimeOffset? From { get; set; }

    /// <summary>The instant after the last; at most 31 days later.</summary>
    [MustBeSent]
    public DateTimeOffset? To { get; set; }

    /// <summary>How many decisions at most: 1 to 1,000,000; 100,000 where it is left out.</summary>
    public int? Limit { get; set; }
}
