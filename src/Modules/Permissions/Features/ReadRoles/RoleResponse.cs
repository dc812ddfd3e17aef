using ZeroTrust.Policy;

namespace ZeroTrust.Permissions.Features.ReadRoles;

/// <summary>A role as the active policy defines it.</summary>
internal sealed record RoleResponse(
    string Name, IReadOnlyList<string> Permissions, bool MfaRequired, IReadOnlyList<string> ServiceAccess, IReadOnlyList<string> Services, string PolicyVersion)
{
    internal static RoleResponse Of(RoleDefinition role, string version) =>
        new(role.Name, [.. role.Permissions], role.MfaRequired, [.. role.ServiceAccess], [.. role.Services], version);
}
