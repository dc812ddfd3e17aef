using System.Text.Json.Serialization;
using ZeroTrust.ComplianceAudit.Changes;
using ZeroTrust.ComplianceAudit.Entries;
using ZeroTrust.ComplianceAudit.Features.DecideChange;
using ZeroTrust.ComplianceAudit.Features.ReadBlock;
using ZeroTrust.Platform.Paging;

namespace ZeroTrust.ComplianceAudit;

[JsonSerializable(typeof(AuditEntryPage))]
[JsonSerializable(typeof(AuditBlockView))]
[JsonSerializable(typeof(Page<AuditFactView>))]
[JsonSerializable(typeof(ChangeView))]
[JsonSerializable(typeof(Page<ChangeView>))]
[JsonSerializable(typeof(RejectChangeRequest))]
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
internal sealed partial class AuditJson : JsonSerializerContext;
