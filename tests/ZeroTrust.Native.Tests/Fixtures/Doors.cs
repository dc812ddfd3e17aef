using System.Net;
using System.Text.Json.Nodes;

namespace ZeroTrust.Native.Tests.Fixtures;

/// <summary>The calls by which decisions and changes are asked for.</summary>
internal static class Doors
{
    /// <summary>What nginx asks before it lets a call through.</summary>
    public static Task<HttpResponseMessage> GatewayAsync(this HttpClient client, ServiceAccount gateway, string callerToken, string target, string method, string uri) =>
        client.SendAsync(
            HttpMethod.Get, "/v1/gateway/authorize", callerToken, null, headers:
            [
                ("X-Gateway-Key", $"{gateway.ClientId}.{gateway.ClientSecret}"), ("X-Target-Service", target),
                ("X-Original-Method", method), ("X-Original-URI", uri),
            ]);

    /// <summary>One AuthZEN request for a permission; <paramref name="type"/> is <c>user</c> or <c>service</c>.</summary>
    /// <param name="contextClass"><c>acr</c> of the token that the asking service has verified; null where it names none.</param>
    public static Task<HttpResponseMessage> EvaluateAsync(
        this HttpClient client, string evaluator, string type, string subject, string permission, string target, string? contextClass = null) =>
        client.SendAsync(HttpMethod.Post, "/access/v1/evaluation", evaluator, new JsonObject
        {
            ["subject"] = SubjectOf(type, subject, contextClass),
            ["action"] = new JsonObject { ["name"] = permission },
            ["resource"] = new JsonObject { ["type"] = "service", ["id"] = target },
        });

    private static JsonObject SubjectOf(string type, string id, string? contextClass)
    {
        var subject = new JsonObject { ["type"] = type, ["id"] = id };
        if (contextClass is not null)
        {
            subject["properties"] = new JsonObject { ["acr"] = contextClass };
        }

        return subject;
    }

    /// <summary>The decision of <see cref="EvaluateAsync"/>; fails the test unless it was answered.</summary>
    public static async Task<bool> MayAsync(
        this HttpClient client, string evaluator, string type, string subject, string permission, string target, string? contextClass = null)
    {
        using var answer = await client.EvaluateAsync(evaluator, type, subject, permission, target, contextClass);
        return (bool)(await answer.ShouldBeAsync(HttpStatusCode.OK))["decision"]!;
    }

    /// <summary>A person as an administrator reads it.</summary>
    public static async Task<JsonObject> ReadUserAsync(this HttpClient client, string adminToken, string id)
    {
        using var answer = await client.SendAsync(HttpMethod.Get, $"/v1/users/{id}", adminToken);
        return await answer.ShouldBeAsync(HttpStatusCode.OK);
    }

    /// <summary>A changing call with the ETag of <paramref name="resource"/> as just read.</summary>
    public static async Task<HttpResponseMessage> ChangeAsync(this HttpClient client, string adminToken, HttpMethod method, string path, string resource)
    {
        using var read = await client.SendAsync(HttpMethod.Get, resource, adminToken);
        var etag = read.Headers.TryGetValues("ETag", out var values) ? values.First() : "*";
        return await client.SendAsync(method, path, adminToken, headers: ("If-Match", etag));
    }

    /// <summary>The body of an answer with the expected status; fails the test with the body otherwise.</summary>
    public static async Task<JsonObject> ShouldBeAsync(this HttpResponseMessage answer, HttpStatusCode expected)
    {
        var text = await answer.Content.ReadAsStringAsync();
        answer.StatusCode.ShouldBe(expected, $"{answer.RequestMessage?.RequestUri?.AbsolutePath}: {text}");
        return text.Length == 0 ? [] : JsonNode.Parse(text)!.AsObject();
    }

    /// <summary>The status, with the answer let go.</summary>
    public static async Task<HttpStatusCode> StatusAsync(this Task<HttpResponseMessage> call)
    {
        using var answer = await call;
        return answer.StatusCode;
    }

    /// <summary>The names of the roles that a person of <see cref="ReadUserAsync"/> has.</summary>
    public static string[] RoleNames(this JsonObject person) => [.. person["roles"]!.AsArray().Select(role => (string)role!["role"]!).Order(StringComparer.Ordinal)];
}
