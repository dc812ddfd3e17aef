namespace ZeroTrust.Permissions.Lifecycle.Watch;

/// <summary>What came of a content of the watched file.</summary>
internal abstract record WatchOutcome
{
    private WatchOutcome() { }

    /// <param name="Became"><c>activated</c>, <c>unchanged</c> or <c>waits for approval</c>.</param>
    internal sealed record Submitted(string Hash, string Became) : WatchOutcome;

    /// <summary>It was submitted before, by this instance or another.</summary>
    internal sealed record Known : WatchOutcome;

    /// <param name="Causes">With their places.</param>
    internal sealed record Refused(IReadOnlyList<string> Causes) : WatchOutcome;

    /// <summary>Another instance is at it, or was first: look again.</summary>
    internal sealed record Later : WatchOutcome;
}
