namespace ZeroTrust.Platform;

/// <summary>Makes ids: version 7 UUIDs (RFC 9562), which sort by time and keep indexes dense.</summary>
public sealed class Ids(TimeProvider clock)
{
    /// <summary>A new id.</summary>
    public Guid New() => Guid.CreateVersion7(clock.GetUtcNow());

    /// <summary>A new id as text in the plain form (32 lower-case hex digits).</summary>
    public string NewText() => New().ToString("N");
}
