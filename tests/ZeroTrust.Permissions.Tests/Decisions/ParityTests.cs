using System.Text.Json;
using Microsoft.Extensions.Time.Testing;
using ZeroTrust.Contracts.Authentication;
using ZeroTrust.Permissions.Tests.AuthZen;
using ZeroTrust.Platform.Access;

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
        var policy = Sample.Policy(Sample.Text.Replace("permission: \"order:read\" }", "permission: \"order:read\", acr: aal2, max_age: 300 }", StringComparison.Ordinal));
        await using var doors = await Doors.OpenAsync(Sample.Holder(policy), new FakeTimeProvider(Sample.Now));
        var people = new (SubjectState State, PersonLogin Login)[]
        {
            (Sample.Person("admin", ["system_admin"]), new("aal2", Sample.Now.AddSeconds(-299))), (Sample.Person("admin-long-ago", ["system_admin"]), new("aal2", Sample.Now.AddSeconds(-300))),
            (Sample.Person("admin-aal1", ["system_admin"]), new("aal1", Sample.Now)), (Sample.Person("enrolling", ["system_admin"]), new("enrolment", Sample.Now)),
            (Sample.Person("support", ["customer_support"]), new("aal1", Sample.Now)), (Sample.Person("analyst", ["readonly_analyst"]), default),
            (Sample.Person("suspect", ["customer_support"]) with { StepUpAfter = Sample.Now }, new("aal2", Sample.Now.AddSeconds(-1))),
            (Sample.Person("owner", ["service_owner"], ["order-service"]), new("aal2", Sample.Now)), (Sample.Person("nobody", []), default),
            (Sample.Person("gone", ["system_admin"], active: false), new("aal2", Sample.Now)),
        };
        var subjects = people.Select(person => (
                Type: "user", Id: person.State.Subject, Properties: PropertiesOf(person.Login),
                Token: (Func<string, string>)(target => doors.TokenOf(person.State, Sample.User(person.State.Subject, target, person.Login)))))
            .Append((Type: "service", Id: "order-service", Properties: "{}", Token: target => doors.TokenOfService("order-service", target)));
        var reasons = new HashSet<string>();
        var counts = (Allowed: 0, Denied: 0);
        foreach (var subject in subjects)
        {
            foreach (var (target, method, path) in Corpus())
            {
                var atGateway = await AskGatewayAsync(doors, subject.Token(target), target, method, path);
                var atEvaluation = await EvaluateAsync(doors, EvaluationTests.With(EvaluationTests.Route(subject.Type, subject.Id, method, path, target), subject.Properties));
                atEvaluation.ShouldBe(atGateway, $"{subject.Type} {subject.Id}: {method} {path} at {target}");
                reasons.Add(atGateway.Reason);
                counts = atGateway.Allowed ? (counts.Allowed + 1, counts.Denied) : (counts.Allowed, counts.Denied + 1);
            }
        }

        counts.Allowed.ShouldBeGreaterThan(10);
        counts.Denied.ShouldBeGreaterThan(1000);
        reasons.IsSupersetOf(["mfa_required", "step_up_required", "enrolment_only", "missing_permission", "allowed"]).ShouldBeTrue(string.Join(' ', reasons));
    }

    private static string PropertiesOf(PersonLogin login) => login switch
    {
        { ContextClass: { } contextClass, At: { } at } => $$"""{"acr":"{{contextClass}}","auth_time":{{at.ToUnixTimeSeconds()}},"amr":["pwd"]}""",
        _ => "{}",
    };

    // Every path and method at the targets that matter, thinned to one in three so that the doors are asked some 3,000 times.
    private static IEnumerable<(string Target, string Method, string Path)> Corpus() =>
        (from target in Targets from method in Methods from path in Paths select (target, method, path)).Where((call, i) => i % 3 == 0 || call.method == "GET");

    private static async Task<(bool Allowed, string Reason)> AskGatewayAsync(Doors doors, string token, string target, string method, string path)
    {
        var answer = await doors.SendAsync(
            "GET", "/v1/gateway/authorize", $"X-Gateway-Key: id-of-gateway.{FakeServices.Secret}", $"X-Target-Service: {target}",
            $"X-Forwarded-Method: {method}", $"X-Forwarded-Uri: {path}", $"Authorization: Bearer {token}");
        var reason = answer.Header("X-Auth-Reason") ?? "allowed";
        answer.Status.ShouldBe(reason switch { "allowed" => 200, "mfa_required" or "step_up_required" => 401, _ => 403 });
        return (answer.Status == 200, reason);
    }

    private static async Task<(bool Allowed, string Reason)> EvaluateAsync(Doors doors, string question)
    {
        var answer = await doors.EvaluateAsync(question);
        using var json = JsonDocument.Parse(EvaluationTests.BodyOf(answer));
        return (json.RootElement.GetProperty("decision").GetBoolean(),
            json.RootElement.GetProperty("context").GetProperty("reason").GetProperty("code").GetString()!);
    }
}
