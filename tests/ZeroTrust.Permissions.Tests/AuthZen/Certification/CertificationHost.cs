using System.Text;
using System.Text.Json.Nodes;
using ZeroTrust.Testing;

namespace ZeroTrust.Permissions.Tests.AuthZen.Certification;

/// <summary>The fixture of the AuthZEN 1.0 certification scenario as a policy of ours: two people, two records, three actions.</summary>
public sealed class CertificationHost : IAsyncLifetime
{
    private const string Policy = """
        service_permissions:
          gateway:
            zerotrust: { permissions: [gateway:authorize, decision:evaluate, decision:search] }
        resources:
          record:
            service: record-service
            suppliers: [gateway]
            properties: { status: text }
            subject_properties: { role: text }
            ids: { record-1: { status: active }, record-2: { status: archived } }
            actions:
              read:
                rules: [{ permission: "record:read" }]
              write:
                rules:
                  - { permission: "record:write", when: 'resource.status != "archived"' }
                  - { permission: "record:read", when: 'resource.status == "archived" && "record_admin" in subject.roles' }
                  - { permission: "record:read", when: 'resource.status == "archived" && subject.role == "admin"' }
              delete:
                properties: { soft: flag }
                rules: [{ permission: "record:write", when: 'action.soft' }]
        roles:
          system_admin: { permissions: ["*"], mfa_required: true, service_access: ["all"] }
          record_writer: { permissions: ["record:read", "record:write"], mfa_required: false, service_access: ["record-service"] }
          record_admin: { permissions: ["record:read"], mfa_required: false, service_access: ["record-service"] }
        """;

    internal Doors Doors { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        Doors = await Doors.OpenAsync(Sample.Holder(Sample.Policy(Policy)));
        Doors.TokenOfPerson(Sample.Person("alice", ["record_writer"]));
        Doors.TokenOfPerson(Sample.Person("bob", ["record_admin"]));
    }

    public ValueTask DisposeAsync() => Doors.DisposeAsync();

    internal Task<RawResponse> SendAsync(string path, string body, params string[] headers) => Doors.AskAsync($"/access/v1/{path}", Encoding.UTF8.GetBytes(body), headers);

    /// <summary>An answer that is 200 and JSON.</summary>
    internal async Task<JsonNode> AskAsync(string path, string body)
    {
        var answer = await SendAsync(path, body);
        answer.Status.ShouldBe(200, answer.Body);
        answer.Header("Content-Type").ShouldBe("application/json");
        return JsonNode.Parse(EvaluationTests.BodyOf(answer))!;
    }
}
