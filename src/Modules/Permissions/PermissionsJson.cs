using System.Text.Json.Serialization;
using ZeroTrust.Permissions.Features.ListPolicies;
using ZeroTrust.Permissions.Features.ReadPolicy;
using ZeroTrust.Permissions.Features.ReadRoles;
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
internal sealed partial class PermissionsJson : JsonSerializerContext;
