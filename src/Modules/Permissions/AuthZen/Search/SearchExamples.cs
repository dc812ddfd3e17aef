namespace ZeroTrust.Permissions.AuthZen.Search;

/// <summary>What the API description shows of searches.</summary>
internal static class SearchExamples
{
    private const string Subjects =
        """
        {
          "subject": { "type": "service" },
          "action": { "name": "user:read" },
          "resource": { "type": "service", "id": "user-service" },
          "page": { "limit": 50 }
        }
        """;

    private const string Resources =
        """
        {
          "subject": { "type": "service", "id": "order-service" },
          "action": { "name": "user:read" },
          "resource": { "type": "service" }
        }
        """;

    private const string Actions =
        """
        {
          "subject": { "type": "service", "id": "order-service" },
          "resource": { "type": "route", "id": "/v1/user/profile", "properties": { "service": "user-service" } }
        }
        """;

    internal static string NameOf(SearchKind kind) => kind switch
    {
        SearchKind.Subject => "which services hold this permission there",
        SearchKind.Resource => "where does this service hold that permission",
        _ => "by which methods may this service call that route",
    };

    internal static string RequestOf(SearchKind kind) => kind switch
    {
        SearchKind.Subject => Subjects,
        SearchKind.Resource => Resources,
        _ => Actions,
    };

    internal static string AnswerOf(SearchKind kind) => kind switch
    {
        SearchKind.Subject => """{ "page": { "next_token": "", "count": 1 }, "results": [ { "type": "service", "id": "order-service" } ] }""",
        SearchKind.Resource => """{ "page": { "next_token": "", "count": 1 }, "results": [ { "type": "service", "id": "user-service" } ] }""",
        _ => """{ "page": { "next_token": "", "count": 1 }, "results": [ { "name": "GET" } ] }""",
    };
}
