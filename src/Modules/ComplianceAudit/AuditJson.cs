using System.Text.Json.Serialization;
using ZeroTrust.ComplianceAudit.Entries;
using ZeroTrust.ComplianceAudit.Features.ReadBlock;

namespace ZeroTrust.ComplianceAudit;

[JsonSerializable(typeof(AuditEntryPage))]
[JsonSerializable(typeof(AuditBlockView))]
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
internal sealed partial class AuditJson : JsonSerializerContext;
