using Shouldly;
using Xunit;

namespace ZeroTrust.Policy.Tests.Compilation;

public sealed class WarningTests
{
    [Fact]
    public void Says_what_is_allowed_but_probably_not_meant() => Policies.Warnings("""
        service_permissions:
          a:
            b:
              endpoints:
                - { path: /x, methods: [GET] }
                - { path: /x, methods: [POST, GET] }
                - { path: /Admin, methods: [GET, PUT] }
              denied_endpoints:
                - { path: /admin, methods: [PUT] }
        roles:
          r1: { permissions: [], service_access: [a, ghost, zerotrust] }
          r2: { permissions: [], services: [ghost], mfa_reason: "Reads what is public." }
          r3: { permissions: [], mfa_required: true }
          r4: { permissions: [], mfa_required: false }
        """).Select(w => $"{w.Line}:{w.Column} {w.Code}").ShouldBe(
        [
            "6:11 policy.repeated_endpoint",
            "7:11 policy.shadowed_endpoint",
            "11:3 policy.mfa_reason_missing",
            "11:46 policy.unknown_service",
            "12:37 policy.unknown_service",
            "14:3 policy.mfa_reason_missing",
        ]);

    [Fact]
    public void Many_roles_without_a_second_factor_crowd_out_no_other_warning()
    {
        var roles = string.Concat(Enumerable.Range(0, 100).Select(i => $"  r{i}: {{ permissions: [] }}\n"));
        Policies.Warnings($"roles:\n{roles}  last: {{ permissions: [], services: [ghost] }}\n")
            .ShouldContain(warning => warning.Code == PolicyProblemCodes.UnknownService);
    }
}
