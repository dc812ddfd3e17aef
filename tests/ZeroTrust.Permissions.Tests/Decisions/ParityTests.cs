using System.Text.Json;
using ZeroTrust.Permissions.Tests.AuthZen;

namespace ZeroTrust.Permissions.Tests.Decisions;

/// <summary>One verdict behind every door: what the gateway says of a call, AuthZEN says of the question about it.</summary>
public sealed class ParityTests
{
    private static readonly string[] Methods = ["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "get", "TRACE"];

    private static readonly string[] Paths =
    [
        "/v1/user/profile", "/v1/user/profile?x=1", "/v1/user/profile/", "/v1/user/addresses", "/v1/user/%61ddresses", "/v1/customers",
        "/v1/orders", "/v1/reports", "/v1/payments", "/V1/orders", "//v1/orders", "/v1/../v1/orders", "/v1/orders;x", "/v1/orders%00", "/", "*", "v1/orders",
    ];

    private static readonly string[] Targets = ["user-service", "order-service", "payment-service", "analytics-service", "nowhere", "zerotrust"];

    [Fact]
    public async Task Gateway_and_evaluation_never_differ()
    {
        await using var doors = await Doors.OpenAsync();
        var people = new[]
        {
            Sample.Person("admin", ["system_admin"]), Sample.Person("support", ["customer_support"]), Sample.Person("analyst", ["readonly_analyst"]),
            Sample.Person("owner", ["service_owner"], ["order-service"]), Sample.Person("nobody", []), Sample.Person("gone", ["system_admin"], active: false),
        };
        var subjects = people.Select(person => (Type: "user", Id: person.Subject, Token: (Func<string, string>)(target => doors.TokenOfPerson(person, target))))
            .Append((Type: "service", Id: "order-service", Token: target => doors.TokenOfService("order-service", target)));
        var counts = (Allowed: 0, Denied: 0);
        foreach (var subject in subjects)
        {
            foreach (var (target, method, path) in Corpus())
            {
                var atGateway = await AskGatewayAsync(doors, subject.Token(target), target, method, path);
                var atEvaluation = await EvaluateAsync(doors, subject.Type, subject.Id, target, method, path);
                atEvaluation.ShouldBe(atGateway, $"{subject.Type} {subject.Id}: {method} {path} at {target}");
                counts = atGateway.Allowed ? (counts.Allowed + 1, counts.Denied) : (counts.Allowed, counts.Denied + 1);
            }
        }

        counts.Allowed.ShouldBeGreaterThan(10);
        counts.Denied.ShouldBeGreaterThan(1000);
    }

    // Every path and method at the targets that matter, thinned to one in three so that the doors are asked some 3,000 times.
    private static IEnumerable<(string Target, string Method, string Path)> Corpus() =>
        (from target in Targets from method in Methods from path in Paths select (target, method, path)).Where((call, i) => i % 3 == 0 || call.method == "GET");

    private static async Task<(bool Allowed, string Reason)> AskGatewayAsync(Doors doors, string token, string target, string method, string path)
    {
        var answer = await doors.SendAsync(
            "GET", "/v1/gateway/authorize", $"X-Gateway-Key: id-of-gateway.{FakeServices.Secret}", $"X-Target-Service: {target}",
            $"X-Forwarded-Method: {method}", $"X-Forwarded-Uri: {path}", $"Authorization: Bearer {token}");
        answer.Status.ShouldBeOneOf(200, 403);
        return (answer.Status == 200, answer.Header("X-Auth-Reason") ?? "allowed");
    }

    private static async Task<(bool Allowed, string Reason)> EvaluateAsync(Doors doors, string type, string id, string target, string method, string path)
    {
        var answer = await doors.EvaluateAsync(EvaluationTests.Route(type, id, method, path, target));
        using var json = JsonDocument.Parse(EvaluationTests.BodyOf(answer));
        return (json.RootElement.GetProperty("decision").GetBoolean(),
            json.RootElement.GetProperty("context").GetProperty("reason").GetProperty("code").GetString()!);
    }
}
