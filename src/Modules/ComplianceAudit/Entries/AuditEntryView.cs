using System.Text.Json.Serialization;

namespace ZeroTrust.ComplianceAudit.Entries;

/// <summary>An entry as the API shows it.</summary>
/// <param name="Personal">Null unless personal values were asked for; reading them is itself on record.</param>
/// <param name="BlockId">The block of facts that the entry stands for.</param>
internal sealed record AuditEntryView(
    Guid Id,
    DateTimeOffset At,
    string ActorKind,
    string ActorId,
    string Action,
    string ResourceType,
    string ResourceId,
    string Outcome,
    string? Reason,
    string? CorrelationId,
    IReadOnlyList<AuditChangeView> Changes,
    IReadOnlyList<AuditPersonalView>? Personal,
    Guid? BlockId);

internal sealed record AuditChangeView(string Field, string? Before, string? After);

internal sealed record AuditPersonalView(string Name, string Value)
{
    public override string ToString() => Name;
}

/// <summary>A page of entries.</summary>
/// <param name="NextCursor">Null on the last page.</param>
/// <param name="ResumeCursor">Where to go on later for what is written after this page; null only while nothing was ever read.</param>
internal sealed record AuditEntryPage(
    IReadOnlyList<AuditEntryView> Items,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] string? NextCursor,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] string? ResumeCursor)
{
    internal static AuditEntryPage Example => new(
        [
            new AuditEntryView(
                Guid.Parse("01936d0a-7a4e-7c11-9c53-2f1f0e5a7b10"), DateTimeOffset.UnixEpoch.AddYears(56), "user", "01936d0a7a4e7c119c532f1f0e5a7b11",
                "service.disabled", "service", "order-service", "success", null, "4bf92f3577b34da6a3ce929d0e0e4736",
                [new AuditChangeView("enabled", "true", "false")], null, null),
        ],
        null,
        "MTIzOjQ1");
}
