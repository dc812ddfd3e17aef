namespace ZeroTrust.Platform.Retention;

/// <summary>A table that grows by use, and how long its rows are kept.</summary>
/// <param name="Table">Schema-qualified name.</param>
/// <param name="TimeColumn">The timestamptz column (or SQL expression) that counts.</param>
/// <param name="Keep">Rows whose time is older than this are removed.</param>
public sealed record RetentionRule(string Table, string TimeColumn, TimeSpan Keep);
