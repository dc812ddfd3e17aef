using System.Buffers;
using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using ZeroTrust.Contracts.Audit;

namespace ZeroTrust.ComplianceAudit.Entries;

/// <summary>The JSON columns of an entry: <c>changes</c> in clear, <c>personal</c> before it is sealed.</summary>
internal static class EntryJson
{
    internal const string PersonalKind = "audit.personal";

    internal static string? Changes(ImmutableArray<AuditChange> changes) => changes.IsDefaultOrEmpty
        ? null
        : Write(json =>
        {
            json.WriteStartArray();
            foreach (var change in changes)
            {
                json.WriteStartObject();
                json.WriteString("field", EvidenceText.Clean(change.Field));
                json.WriteString("before", EvidenceText.CleanOrNull(change.Before));
                json.WriteString("after", EvidenceText.CleanOrNull(change.After));
                json.WriteEndObject();
            }

            json.WriteEndArray();
        });

    internal static string? Personal(ImmutableArray<AuditPersonalValue> values) => values.IsDefaultOrEmpty
        ? null
        : Write(json =>
        {
            json.WriteStartArray();
            foreach (var value in values)
            {
                json.WriteStartArray();
                json.WriteStringValue(EvidenceText.Clean(value.Name));
                json.WriteStringValue(EvidenceText.Clean(value.Value));
                json.WriteEndArray();
            }

            json.WriteEndArray();
        });

    internal static IReadOnlyList<AuditChangeView> ReadChanges(string? text)
    {
        if (text is null)
        {
            return [];
        }

        using var document = JsonDocument.Parse(text);
        return [.. document.RootElement.EnumerateArray().Select(change => new AuditChangeView(
            change.GetProperty("field").GetString()!,
            change.GetProperty("before").GetString(),
            change.GetProperty("after").GetString()))];
    }

    internal static IReadOnlyList<AuditPersonalView> ReadPersonal(string text)
    {
        using var document = JsonDocument.Parse(text);
        return [.. document.RootElement.EnumerateArray().Select(pair => new AuditPersonalView(pair[0].GetString()!, pair[1].GetString()!))];
    }

    private static string Write(Action<Utf8JsonWriter> content)
    {
        var buffer = new ArrayBufferWriter<byte>(256);
        using var json = new Utf8JsonWriter(buffer);
        content(json);
        json.Flush();
        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }
}
