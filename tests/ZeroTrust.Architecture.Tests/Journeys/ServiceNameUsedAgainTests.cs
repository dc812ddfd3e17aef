using System.Net;
using System.Text.Json.Nodes;
using ZeroTrust.Architecture.Tests.Fixtures;

namespace ZeroTrust.Architecture.Tests.Journeys;

/// <summary>A name that is registered again, within the same second too, is another client.</summary>
public sealed class ServiceNameUsedAgainTests(RunningHost host)
{
    [Fact]
    public async Task The_new_service_inherits_no_token_of_the_old_one()
    {
        var sample = await host.SampleAsync();
        var admin = await sample.LoginAsync(sample.Admin);
        var old = await RegisterAsync();
        var oldToken = await sample.ServiceTokenAsync(old);
        (await PublishAsync(oldToken)).ShouldBe(HttpStatusCode.Accepted);

        using var removed = await sample.Client.SendAsync(HttpMethod.Delete, "/v1/services/hr-service", admin, headers: ("If-Match", "*"));
        removed.StatusCode.ShouldBe(HttpStatusCode.NoContent);
        (await PublishAsync(oldToken)).ShouldBe(HttpStatusCode.Unauthorized);

        var next = await RegisterAsync();
        var nextToken = await sample.ServiceTokenAsync(next);
        (await PublishAsync(nextToken)).ShouldBe(HttpStatusCode.Accepted);
        (await PublishAsync(oldToken)).ShouldBe(HttpStatusCode.Unauthorized);
        (await sample.Client.ServiceTokenAsync(old)).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);

        async Task<ServiceAccount> RegisterAsync()
        {
            using var answer = await sample.Client.SendAsync(HttpMethod.Post, "/v1/services", admin, new JsonObject { ["name"] = "hr-service" });
            answer.StatusCode.ShouldBe(HttpStatusCode.Created);
            var created = await answer.JsonAsync();
            return new ServiceAccount("hr-service", (string)created["client_id"]!, (string)created["client_secret"]!);
        }

        async Task<HttpStatusCode> PublishAsync(string token)
        {
            using var answer = await sample.Client.SendAsync(HttpMethod.Post, "/v1/events", token, new JsonArray(), "application/cloudevents-batch+json");
            return answer.StatusCode;
        }
    }
}
