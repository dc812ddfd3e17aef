namespace ZeroTrust.ComplianceAudit.Changes;

/// <summary>What people write as a reason.</summary>
internal static class ReasonText
{
    public const int MaxLength = 500;

    /// <summary>What it must be; one sentence for every place that takes one.</summary>
    public static readonly string Rule = $"reason must be a text of 1 to {MaxLength} characters without control characters.";

    /// <summary>The text without outer spaces, or null where it is none.</summary>
    public static string? Read(string? text) =>
        text?.Trim() is { Length: > 0 and <= MaxLength } reason && !reason.Any(c => char.IsControl(c) && c != '\n') ? reason : null;
}
