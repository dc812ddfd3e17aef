namespace ZeroTrust.Permissions.AuthZen;

/// <summary>What the API description shows of an evaluation.</summary>
internal static class EvaluationExamples
{
    internal const string RouteRequest =
        """
        {
          "subject": { "type": "service", "id": "order-service" },
          "action": { "name": "GET" },
          "resource": { "type": "route", "id": "/v1/user/profile", "properties": { "service": "user-service" } }
        }
        """;

    internal const string PermissionRequest =
        """
        {
          "subject": { "type": "user", "id": "01936d0a7a4e7c119c532f1f0e5a7b11", "properties": { "acr": "aal2", "auth_time": 1790000000 } },
          "action": { "name": "order:read" },
          "resource": { "type": "service", "id": "order-service" }
        }
        """;

    internal const string Answer =
        """
        {
          "decision": true,
          "context": { "reason": { "code": "allowed", "rule": "service_permissions.order-service.user-service.endpoints[0]", "line": 6, "canonical_path": "/v1/user/profile", "policy_version": "4f1c0f2f6f0f" } }
        }
        """;

    internal const string ManyRequest =
        """
        {
          "subject": { "type": "user", "id": "01936d0a7a4e7c119c532f1f0e5a7b11" },
          "resource": { "type": "service", "id": "order-service" },
          "evaluations": [
            { "action": { "name": "order:read" } },
            { "action": { "name": "order:delete" } }
          ],
          "options": { "evaluations_semantic": "execute_all" }
        }
        """;

    internal const string ManyAnswer =
        """
        {
          "evaluations": [
            { "decision": true, "context": { "reason": { "code": "allowed", "policy_version": "4f1c0f2f6f0f" } } },
            { "decision": false, "context": { "reason": { "code": "missing_permission", "policy_version": "4f1c0f2f6f0f" } } }
          ]
        }
        """;

    internal const string Metadata =
        """
        {
          "policy_decision_point": "https://zerotrust.example",
          "access_evaluation_endpoint": "https://zerotrust.example/access/v1/evaluation",
          "access_evaluations_endpoint": "https://zerotrust.example/access/v1/evaluations",
          "search_subject_endpoint": "https://zerotrust.example/access/v1/search/subject",
          "search_resource_endpoint": "https://zerotrust.example/access/v1/search/resource",
          "search_action_endpoint": "https://zerotrust.example/access/v1/search/action",
          "obligations_supported": [ "step-up" ]
        }
        """;
}
