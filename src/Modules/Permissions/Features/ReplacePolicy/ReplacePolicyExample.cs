using ZeroTrust.Platform.Description;

namespace ZeroTrust.Permissions.Features.ReplacePolicy;

/// <summary>A small policy that the API description shows.</summary>
internal static class ReplacePolicyExample
{
    internal const string Yaml =
        """
        service_permissions:
          order-service:
            user-service:
              permissions: [user:read]
              endpoints:
                - path: "/v1/user/profile"
                  methods: [GET]
              rate_limit: 800
        services:
          user-service:
            endpoints:
              - { path: "/v1/user/profile", methods: [GET], permission: "user:read" }
              - { path: "/v1/user/profile", methods: [PUT], permission: "user:write", acr: aal2, max_age: 300 }
        roles:
          system_admin: { permissions: ["*"], mfa_required: true, service_access: ["all"] }
          reader: { permissions: ["*:read"], mfa_required: false, mfa_reason: "Sees what is public.", service_access: ["user-service"] }

        """;

    internal static readonly RequestExample Body = new("application/yaml", "policy", Yaml);
}
