using System.Net;
using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using ZeroTrust.Architecture.Tests.Fixtures;

namespace ZeroTrust.Architecture.Tests.Endpoints;

/// <summary>Calls whose outcome hangs on modules together: login, idempotency, preconditions, lists.</summary>
public sealed class ServiceCallsTests(RunningHost host)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Changing_calls_are_safe_to_repeat_and_to_race()
    {
        using var client = host.Client();
        await LogInAsync(client);

        // Of many with one key at once each gets the one answer, or a conflict that says: ask again.
        var answers = await Task.WhenAll(Enumerable.Range(0, 32).Select(_ => SendAsync(client, HttpMethod.Post, "", "ledger-service", "key-1")));
        var created = answers.Where(answer => answer.Status == HttpStatusCode.Created).Select(answer => answer.Body!["client_id"]!.GetValue<string>()).ToArray();
        created.Distinct().ShouldHaveSingleItem();
        answers.Where(answer => answer.Status != HttpStatusCode.Created)
            .ShouldAllBe(answer => answer.Status == HttpStatusCode.Conflict && answer.Body!["code"]!.GetValue<string>() == "resource.conflict");
        (await SendAsync(client, HttpMethod.Post, "", "ledger-service", "key-1")).Body!["client_id"]!.GetValue<string>().ShouldBe(created[0]);
        (await SendAsync(client, HttpMethod.Post, "", "ledger-service", "key-2")).Body!["code"]!.GetValue<string>().ShouldBe("service.exists");

        foreach (var (method, path) in new[] { (HttpMethod.Post, "/ledger-service/disable"), (HttpMethod.Post, "/ledger-service/enable"), (HttpMethod.Delete, "/ledger-service") })
        {
            (await SendAsync(client, method, path)).Status.ShouldBe(HttpStatusCode.PreconditionRequired, path);
            (await SendAsync(client, method, path, ifMatch: $"\"{Guid.Empty:N}\"")).Status.ShouldBe(HttpStatusCode.PreconditionFailed, path);
            (await SendAsync(client, method, path, ifMatch: "*")).Status.ShouldBeOneOf(HttpStatusCode.OK, HttpStatusCode.NoContent);
        }

        foreach (var list in new[] { "/v1/services", "/v1/users", "/v1/roles", "/v1/policies", "/v1/audit/entries" })
        {
            (await client.GetAsync($"{list}?cursor=AA", Ct)).StatusCode.ShouldBe(HttpStatusCode.BadRequest, list);
        }
    }

    private async Task LogInAsync(HttpClient client)
    {
        var sample = await host.SampleAsync();
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", await sample.LoginAsync(sample.Admin));
    }

    private static async Task<(HttpStatusCode Status, JsonNode? Body)> SendAsync(
        HttpClient client, HttpMethod method, string path, string? name = null, string? key = null, string? ifMatch = null)
    {
        using var request = new HttpRequestMessage(method, $"/v1/services{path}");
        request.Content = name is null ? null : JsonContent($$"""{"name":"{{name}}"}""");
        Add(request, "Idempotency-Key", key);
        Add(request, "If-Match", ifMatch);
        using var response = await client.SendAsync(request, Ct);
        var text = await response.Content.ReadAsStringAsync(Ct);
        return (response.StatusCode, text.Length == 0 ? null : JsonNode.Parse(text));
    }

    private static StringContent JsonContent(string json) => new(json, System.Text.Encoding.UTF8, "application/json");

    private static void Add(HttpRequestMessage request, string header, string? value)
    {
        if (value is not null)
        {
            request.Headers.TryAddWithoutValidation(header, value);
        }
    }
}
