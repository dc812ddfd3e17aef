namespace ZeroTrust.Load;

/// <summary>What one step of a scenario came to: good, or failed with a short stable kind.</summary>
/// <param name="Error">The kind of failure (`http_503`, `timeout`); null when the step succeeded.</param>
/// <param name="Measured">A time that the step took itself; it replaces the time since the intended send.</param>
internal readonly record struct Response(int Status, long Size, string? Error, TimeSpan? Measured)
{
    public bool IsOk => Error is null;

    public static Response Ok(int status = 200, long size = 0) => new(status, size, null, null);

    public static Response Timed(TimeSpan measured) => new(200, 0, null, measured);

    public static Response Fail(int status) => new(status, 0, $"http_{status}", null);

    public static Response Fail(string kind) => new(0, 0, kind, null);
}
