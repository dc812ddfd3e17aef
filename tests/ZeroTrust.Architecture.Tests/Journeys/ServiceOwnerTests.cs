using System.Net;
using System.Text.Json.Nodes;
using ZeroTrust.Architecture.Tests.Fixtures;

namespace ZeroTrust.Architecture.Tests.Journeys;

/// <summary>A <c>service_owner</c> administers exactly the identities that its attribute names; of others it learns nothing.</summary>
public sealed class ServiceOwnerTests(RunningHost host)
{
    private static readonly JsonObject NoOverlap = new() { ["overlap_seconds"] = 0 };

    [Fact]
    public async Task An_owner_administers_the_assigned_services_and_no_other()
    {
        var sample = await host.SampleAsync();
        var client = sample.Client;
        var owner = await OwnerAsync(sample, "payment-service", "stock-service");

        var list = await (await client.SendAsync(HttpMethod.Get, "/v1/services", owner)).JsonAsync();
        list["items"]!.AsArray().Select(item => (string)item!["name"]!).ShouldBe(["payment-service"]);

        // Its own service: order-service with its secret is everybody's in this run.
        using var made = await client.SendAsync(HttpMethod.Post, "/v1/services", owner, new JsonObject { ["name"] = "stock-service" });
        made.StatusCode.ShouldBe(HttpStatusCode.Created);
        var created = await made.JsonAsync();
        var stock = new ServiceAccount("stock-service", (string)created["client_id"]!, (string)created["client_secret"]!);
        using var own = await client.SendAsync(HttpMethod.Get, "/v1/services/stock-service", owner);
        own.StatusCode.ShouldBe(HttpStatusCode.OK);
        using var rotated = await client.SendAsync(HttpMethod.Post, "/v1/services/stock-service/secret", owner, NoOverlap, headers: ("If-Match", own.Headers.ETag!.ToString()));
        rotated.StatusCode.ShouldBe(HttpStatusCode.OK);
        var secret = (string)(await rotated.JsonAsync())["client_secret"]!;
        (await client.ServiceTokenAsync(stock with { ClientSecret = secret }, "user-service")).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await client.ServiceTokenAsync(stock, "user-service")).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        (await StatusAsync(HttpMethod.Post, "disable")).ShouldBe(HttpStatusCode.OK);
        (await StatusAsync(HttpMethod.Post, "enable")).ShouldBe(HttpStatusCode.OK);

        Task<HttpStatusCode> StatusAsync(HttpMethod method, string what) => SendAsync(client, method, $"/v1/services/stock-service/{what}", owner);
    }

    [Fact]
    public async Task Of_other_services_an_owner_can_do_and_learn_nothing()
    {
        var sample = await host.SampleAsync();
        var owner = await OwnerAsync(sample, "payment-service");
        foreach (var name in new[] { "gateway", "no-such-service" })
        {
            (await SendAsync(sample.Client, HttpMethod.Get, $"/v1/services/{name}", owner)).ShouldBe(HttpStatusCode.NotFound);
            (await SendAsync(sample.Client, HttpMethod.Delete, $"/v1/services/{name}", owner)).ShouldBe(HttpStatusCode.NotFound);
            (await SendAsync(sample.Client, HttpMethod.Post, $"/v1/services/{name}/disable", owner)).ShouldBe(HttpStatusCode.NotFound);
            (await SendAsync(sample.Client, HttpMethod.Post, $"/v1/services/{name}/secret", owner, NoOverlap)).ShouldBe(HttpStatusCode.NotFound);
        }

        (await SendAsync(sample.Client, HttpMethod.Post, "/v1/services", owner, new JsonObject { ["name"] = "other-service" })).ShouldBe(HttpStatusCode.Forbidden);
        foreach (var path in new[] { "/v1/users", "/v1/policies", "/v1/audit/entries" })
        {
            (await SendAsync(sample.Client, HttpMethod.Get, path, owner)).ShouldBe(HttpStatusCode.Forbidden);
        }

        (await sample.Client.ServiceTokenAsync(sample.Gateway)).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    private static async Task<HttpStatusCode> SendAsync(HttpClient client, HttpMethod method, string path, string token, JsonNode? body = null)
    {
        using var answer = await client.SendAsync(method, path, token, body?.DeepClone(), headers: ("If-Match", "*"));
        return answer.StatusCode;
    }

    private static async Task<string> OwnerAsync(SampleOrganisation sample, params string[] services)
    {
        var person = SampleOrganisation.NewPerson("owner");
        var fact = new CloudEvent("user.registered", person.Id, 1, person.User).ToJson();
        fact["data"]!["attributes"]!["assigned_services"] = new JsonArray([.. services.Select(name => (JsonNode)name)]);
        var publisher = await sample.ServiceTokenAsync(sample.UserService);
        using var published = await sample.Client.SendAsync(HttpMethod.Post, "/v1/events", publisher, fact, "application/cloudevents+json");
        ((string)(await published.JsonAsync())["results"]![0]!["status"]!).ShouldBe("applied");

        var admin = await sample.LoginAsync(sample.Admin);
        (await sample.Client.SetPasswordAsync(admin, person.Id, person.Password)).StatusCode.ShouldBe(HttpStatusCode.NoContent);
        using var read = await sample.Client.SendAsync(HttpMethod.Get, $"/v1/users/{person.Id}", admin);
        using var granted = await sample.Client.SendAsync(
            HttpMethod.Put, $"/v1/users/{person.Id}/roles/service_owner", admin, headers: ("If-Match", read.Headers.ETag!.ToString()));
        granted.StatusCode.ShouldBe(HttpStatusCode.OK);
        return await sample.LoginAsync(await SampleOrganisation.EnrolAsync(sample.Client, person));
    }
}
