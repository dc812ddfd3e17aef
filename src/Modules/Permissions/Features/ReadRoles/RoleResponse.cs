using ZeroTrust.Policy;

namespace ZeroTrust.Permissions.Features.ReadRoles;

/// <summary>A role as the active policy defines it.</summary>
/// <param name="MfaReason">Why it asks for no second factor, where the policy says so.</param>
internal sealed record RoleResponse(
    string Name, IReadOnlyList<string> Permissions, bool MfaRequired, IReadOnlyList<string> ServiceAccess, IReadOnlyList<string> Services, string? MfaReason, string PolicyVersion)
{
    internal static RoleResponse Example => new(
        "customer_support", ["customer:read", "order:read", "order:update"], false, ["user-service", "order-service"], [],
        "Sees no payment data; a second factor comes with the new terminals.",
        "4f1c0f2f6f0f5d8f6a3be0e6d1c7a9b2c3d4e5f60718293a4b5c6d7e8f901234");

    internal static RoleResponse Of(RoleDefinition role, string version) =>
        new(role.Name, [.. role.Permissions], role.MfaRequired, [.. role.ServiceAccess], [.. role.Services], role.MfaReason, version);
}
