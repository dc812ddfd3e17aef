using System.Text.Json.Serialization;
using ZeroTrust.Permissions.Features;
using ZeroTrust.Permissions.Features.Candidates;
using ZeroTrust.Permissions.Features.ComparePolicy;
using ZeroTrust.Permissions.Features.ListPolicies;
using ZeroTrust.Permissions.Features.ReadPolicy;
using ZeroTrust.Permissions.Features.ReadRoles;
using ZeroTrust.Permissions.Features.ReadVersion;
using ZeroTrust.Permissions.Features.ReplayDecisions;
using ZeroTrust.Permissions.Features.ShadowPolicy;
using ZeroTrust.Permissions.Policies;
using ZeroTrust.Platform.Paging;

namespace ZeroTrust.Permissions;

[JsonSerializable(typeof(PolicyVersionDocument))]
[JsonSerializable(typeof(ActivePolicyDocument))]
[JsonSerializable(typeof(PolicyResponse))]
[JsonSerializable(typeof(RoleResponse))]
[JsonSerializable(typeof(Page<RoleResponse>))]
[JsonSerializable(typeof(PolicyVersionResponse))]
[JsonSerializable(typeof(Page<PolicyVersionResponse>))]
[JsonSerializable(typeof(StoredPolicyResponse))]
[JsonSerializable(typeof(PolicyDiffResponse))]
[JsonSerializable(typeof(CandidateResponse))]
[JsonSerializable(typeof(Page<CandidateResponse>))]
[JsonSerializable(typeof(ActivationWaitsResponse))]
[JsonSerializable(typeof(ShadowResponse))]
[JsonSerializable(typeof(ReplayRequest))]
[JsonSerializable(typeof(ReplayResponse))]
internal sealed partial class PermissionsJson : JsonSerializerContext;
