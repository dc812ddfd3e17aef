using System.Collections.Concurrent;
using System.Text.Json;

namespace ZeroTrust.Load.Tests;

/// <summary>Answers in the published shapes, with just enough memory to follow roles and refresh tokens.</summary>
internal sealed class StubPlatform
{
    private readonly ConcurrentDictionary<string, bool> _granted = new();
    private readonly ConcurrentDictionary<string, bool> _refreshTokens = new();
    private readonly ConcurrentDictionary<string, bool> _asked = new();
    private readonly ConcurrentDictionary<string, bool> _withAuthenticator = new();
    private int _issued;
    private int _reads;

    /// <summary>Refuses every login from now on.</summary>
    public bool RefusesLogins { get; set; }

    public Task<StubAnswer> AnswerAsync(StubRequest request) => Task.FromResult(request.Path switch
    {
        "/oauth2/token" => new StubAnswer(200, """{"access_token":"t","token_type":"Bearer","expires_in":300}"""),
        "/v1/auth/login" => RefusesLogins ? new StubAnswer(429, "{}") : LogIn(Member(request.Body, "username")),
        "/v1/auth/mfa" => Member(request.Body, "code") is { Length: 6 } ? Session() : new StubAnswer(401, "{}"),
        "/v1/mfa/totp" => new StubAnswer(201, """{"factor_id":"f","secret":"GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"}"""),
        "/v1/mfa/factors/f/confirm" => new StubAnswer(200, "{}"),
        var path when path.StartsWith("/v1/users/", StringComparison.Ordinal) => new StubAnswer(200, "{}"),
        "/v1/auth/refresh" => _refreshTokens.TryRemove(Member(request.Body, "refresh_token"), out _) ? Session() : new StubAnswer(401, "{}"),
        "/oauth2/introspect" => new StubAnswer(200, IsActive(request.Body) ? """{"active":true}""" : """{"active":false}"""),
        "/v1/auth/logout" => new StubAnswer(204, ""),
        "/access/v1/evaluation" => Decide(request.Body),
        "/access/v1/evaluations" => new StubAnswer(200, $$"""{"evaluations":[{{string.Join(',', Enumerable.Repeat("""{"decision":true,"context":{"decision":true}},{"decision":false}""", 25))}}]}"""),
        "/v1/policies/active" => new StubAnswer(200, "service_permissions:\n  a: {}\n") { ETag = "\"1\"" },
        "/v1/policies" => new StubAnswer(201, "{}") { ETag = $"\"{Interlocked.Increment(ref _issued)}\"" },
        "/v1/events" => Accept(request.Body),
        "/metrics" => new StubAnswer(200, $$"""
            # TYPE zerotrust_permission_reads_total counter
            zerotrust_permission_reads_total{source="local"} {{Volatile.Read(ref _reads)}} 1732000000000
            zerotrust_permission_reads_total{otel="x",source="postgres"} 7
            """),
        "/v1/user/profile" or "/unprotected/v1/user/profile" => new StubAnswer(200, "{}"),
        _ => new StubAnswer(404, "{}"),
    });

    // Of the people that a scenario makes, the first login is the one in which the authenticator is enrolled.
    private StubAnswer LogIn(string user) => user == "a" || (user.Length == 36 && !_withAuthenticator.TryAdd(user, true))
        ? new StubAnswer(200, """{"mfa_required":true,"challenge_id":"c","factors":["totp"],"expires_in":300}""")
        : Session();

    private StubAnswer Session()
    {
        var token = $"r{Interlocked.Increment(ref _issued)}";
        _refreshTokens[token] = true;
        return new StubAnswer(200, $$"""{"access_token":"person-{{token}}","expires_in":300,"refresh_token":"{{token}}","session_id":"s"}""");
    }

    // A person's token is good the first time: then its owner logs out.
    private bool IsActive(string body) => !body.Contains("person-", StringComparison.Ordinal) || _asked.TryAdd(body, true);

    private StubAnswer Decide(string body)
    {
        Interlocked.Increment(ref _reads);
        using var question = JsonDocument.Parse(body);
        var subject = question.RootElement.GetProperty("subject");
        var allowed = subject.GetProperty("type").GetString() == "service" || _granted.GetValueOrDefault(subject.GetProperty("id").GetString()!);
        return new StubAnswer(200, allowed ? """{"context":{"decision":false},"decision":true}""" : """{"decision":false}""");
    }

    private StubAnswer Accept(string body)
    {
        using var posted = JsonDocument.Parse(body);
        var events = posted.RootElement.ValueKind == JsonValueKind.Array ? posted.RootElement.EnumerateArray().ToArray() : [posted.RootElement];
        foreach (var one in events) _granted[one.GetProperty("subject").GetString()!] = one.GetProperty("data").GetProperty("roles").GetArrayLength() > 0;
        var results = events.Select(one => $$"""{"id":"{{one.GetProperty("id").GetString()}}","status":"applied"}""");
        return new StubAnswer(202, $$"""{"results":[{{string.Join(',', results)}}]}""");
    }

    private static string Member(string body, string name)
    {
        using var document = JsonDocument.Parse(body);
        return document.RootElement.GetProperty(name).GetString()!;
    }
}
