using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using ZeroTrust.Architecture.Tests.Fixtures;

namespace ZeroTrust.Architecture.Tests.Journeys;

/// <summary>What is wrong with events is told, and changes nobody.</summary>
public sealed class RefusedEventsTests(RunningHost host)
{
    private const string Single = "application/cloudevents+json";
    private const string Batch = "application/cloudevents-batch+json";

    public static TheoryData<string, string, string> Malformed => new()
    {
        { Single, "{", "$" },
        { Single, "[]", "$" },
        { Batch, "{}", "$" },
        { Single, "{\"x\":" + new string('[', 5000) + new string(']', 5000) + "}", "$" },
        { Single, With("\"sequence\":1", "\"sequence\":-1"), "$.sequence" },
        { Single, With("\"sequence\":1", "\"sequence\":1.5"), "$.sequence" },
        { Single, With("\"sequence\":1", "\"sequence\":9223372036854775808"), "$.sequence" },
        { Single, With("\"sequence\":1", "\"sequence\":1,\"sequence\":2"), "$" },
        { Single, With("\"roles\":[]", "\"roles\":[],\"is_admin\":true"), "$.data" },
        { Single, With("\"roles\":[]", "\"roles\":{}"), "$.data.roles" },
        { Batch, $"[{With("\"x\":1", "\"x\":2")},{With("\"sequence\":1", "\"sequence\":true")}]", "$[1].sequence" },
    };

    [Theory, MemberData(nameof(Malformed))]
    public async Task A_malformed_body_is_refused_whole_with_the_place_of_its_fault(string type, string body, string place)
    {
        var sample = await host.SampleAsync();
        using var answer = await PostAsync(sample, type, body);
        answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        var problem = await answer.JsonAsync();
        ((string)problem["code"]!).ShouldBe("request.invalid");
        ((string)problem["errors"]![0]!["field"]!).ShouldBe(place);
        (await IsKnownAsync(sample, "nobody-1")).ShouldBeFalse();
    }

    [Fact]
    public async Task A_body_beyond_the_limit_is_413() =>
        (await PostAsync(await host.SampleAsync(), Batch, $"[{new string(' ', 1_048_576)}]")).StatusCode.ShouldBe(HttpStatusCode.RequestEntityTooLarge);

    [Fact]
    public async Task Rejected_events_leave_the_good_ones_of_their_batch_alone()
    {
        var sample = await host.SampleAsync();
        var (good, grants, foreign, last) = (NewPerson("good"), NewPerson("grants"), NewPerson("foreign"), NewPerson("last"));
        JsonArray batch =
        [
            good.ToJson(), (grants with { Roles = ["system_admin"] }).ToJson(), (foreign with { Source = "hr-service" }).ToJson(),
            (foreign with { Source = "nobodys-service" }).ToJson(), (foreign with { Type = "user.exploded" }).ToJson(), last.ToJson(),
        ];
        using var answer = await PostAsync(sample, Batch, batch.ToJsonString());
        answer.StatusCode.ShouldBe(HttpStatusCode.Accepted);
        (await answer.JsonAsync())["results"]!.AsArray().Select(result => $"{result!["status"]} {result["code"]}".Trim()).ShouldBe(
            ["applied", "rejected role_not_allowed", "rejected source_not_yours", "rejected source_not_yours", "rejected type_unknown", "applied"]);
        (await IsKnownAsync(sample, good.Subject)).ShouldBeTrue();
        (await IsKnownAsync(sample, last.Subject)).ShouldBeTrue();
        (await IsKnownAsync(sample, grants.Subject)).ShouldBeFalse();
        (await IsKnownAsync(sample, foreign.Subject)).ShouldBeFalse();
    }

    private static CloudEvent NewPerson(string prefix)
    {
        var person = SampleOrganisation.NewPerson(prefix);
        return new CloudEvent("user.registered", person.Id, 1, person.User);
    }

    private static string With(string part, string replacement)
    {
        const string Good = """
            {"specversion":"1.0","id":"e","source":"user-service","type":"user.registered","subject":"nobody-1","sequence":1,"x":1,
             "data":{"username":"nobody-1","roles":[],"attributes":{}}}
            """;
        Good.ShouldContain(part);
        return Good.Replace(part, replacement, StringComparison.Ordinal);
    }

    private static async Task<HttpResponseMessage> PostAsync(SampleOrganisation sample, string type, string body)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri("/v1/events", UriKind.Relative))
        {
            Content = new StringContent(body, Encoding.UTF8, MediaTypeHeaderValue.Parse(type)),
        };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", await sample.ServiceTokenAsync(sample.UserService));
        return await sample.Client.SendAsync(request, TestContext.Current.CancellationToken);
    }

    private static async Task<bool> IsKnownAsync(SampleOrganisation sample, string subject)
    {
        using var answer = await sample.Client.SendAsync(HttpMethod.Get, $"/v1/users/{subject}", await sample.LoginAsync(sample.Admin));
        return answer.StatusCode == HttpStatusCode.OK;
    }
}
