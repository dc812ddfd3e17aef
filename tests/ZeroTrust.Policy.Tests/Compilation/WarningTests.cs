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
          r2: { permissions: [], services: [ghost] }
        """).Select(w => $"{w.Line}:{w.Column} {w.Code}").ShouldBe(
        [
            "6:11 policy.repeated_endpoint",
            "7:11 policy.shadowed_endpoint",
            "11:46 policy.unknown_service",
            "12:37 policy.unknown_service",
        ]);
}
