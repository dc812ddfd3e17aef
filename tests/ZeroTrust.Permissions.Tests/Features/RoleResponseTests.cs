using ZeroTrust.Permissions.Features.ReadRoles;

namespace ZeroTrust.Permissions.Tests.Features;

public sealed class RoleResponseTests
{
    [Fact]
    public void A_role_without_a_second_factor_shows_the_reason()
    {
        var roles = Sample.Policy("roles:\n  a: { permissions: [], mfa_reason: \"Sees what is public.\" }\n  b: { permissions: [] }\n  c: { permissions: [], mfa_required: true }\n")
            .Snapshot.Roles.Select(role => RoleResponse.Of(role, "v"));
        roles.Select(role => (role.Name, role.MfaRequired, role.MfaReason)).ShouldBe([("a", false, "Sees what is public."), ("b", false, null), ("c", true, null)]);
    }
}
