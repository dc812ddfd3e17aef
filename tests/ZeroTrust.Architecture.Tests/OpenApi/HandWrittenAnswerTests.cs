using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using ZeroTrust.Architecture.Tests.Fixtures;
using ZeroTrust.Authentication.Features.Token;
using ZeroTrust.Contracts.Authentication;
using ZeroTrust.Permissions.AuthZen;
using ZeroTrust.Permissions.Decisions;
using ZeroTrust.Permissions.Policies;

namespace ZeroTrust.Architecture.Tests.OpenApi;

/// <summary>Examples of answers that a route writes by hand: the route writes the same members with the same kinds of values.</summary>
public sealed class HandWrittenAnswerTests(RunningHost host)
{
    [Theory]
    [InlineData("/.well-known/jwks.json")]
    [InlineData("/.well-known/openid-configuration")]
    [InlineData("/.well-known/oauth-authorization-server")]
    [InlineData("/.well-known/authzen-configuration")]
    [InlineData("/healthz/live")]
    [InlineData("/healthz/ready")]
    public async Task An_answer_has_the_shape_of_its_example(string path)
    {
        using var client = host.Client();
        using var answer = await client.GetAsync(new Uri(path, UriKind.Relative), TestContext.Current.CancellationToken);
        var example = await ExampleAsync($"GET {path}", ((int)answer.StatusCode).ToString(System.Globalization.CultureInfo.InvariantCulture), answer.Content.Headers.ContentType!.MediaType!);
        ShapeOf(JsonNode.Parse(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken))).ShouldBe(ShapeOf(example));
    }

    [Fact]
    public async Task The_metrics_are_text_and_have_the_one_that_is_shown()
    {
        using var client = host.Client();
        var example = await ExampleAsync("GET /metrics", "200", "text/plain");
        var shown = example.GetValue<string>().Split('\n')[0];
        (await client.GetStringAsync(new Uri("/metrics", UriKind.Relative), TestContext.Current.CancellationToken)).ShouldContain(shown);
    }

    [Fact]
    public async Task A_decision_is_written_as_it_is_shown()
    {
        var policy = host.Services.GetRequiredService<PolicyHolder>().Current!;
        var written = await WrittenAsync(async context =>
        {
            EvaluationAnswer.Write(context, Verdict.Of(policy, policy.Snapshot.DecideServiceRoute("order-service", "user-service", "GET", "/v1/user/profile")));
            await context.Response.BodyWriter.FlushAsync(TestContext.Current.CancellationToken);
        });
        var example = await ExampleAsync("POST /access/v1/evaluation", "200", "application/json");
        ShapeOf(written).ShouldBe(ShapeOf(example));
        Decided(written).ShouldBe(Decided(example));
    }

    [Fact]
    public async Task The_token_endpoint_writes_what_is_shown()
    {
        var granted = await WrittenAsync(context => TokenResponse.WriteAsync(context, new GrantOutcome.Granted(new IssuedToken("a.b.c", "1", DateTimeOffset.UnixEpoch, 300), "user:read", null, null)));
        ShapeOf(granted).ShouldBe(ShapeOf(await ExampleAsync("POST /oauth2/token", "200", "application/json")));
        foreach (var (status, error) in new[] { ("400", "invalid_target"), ("401", "invalid_client"), ("503", "temporarily_unavailable") })
        {
            var example = await ExampleAsync("POST /oauth2/token", status, "application/json");
            example["error"]!.GetValue<string>().ShouldBe(error);
            ShapeOf(await WrittenAsync(context => TokenResponse.WriteErrorAsync(context, error, "why"))).ShouldBe(ShapeOf(example));
        }
    }

    private static (bool Decision, string Code, string Rule) Decided(JsonNode answer) =>
        (answer["decision"]!.GetValue<bool>(), answer["context"]!["reason"]!["code"]!.GetValue<string>(), answer["context"]!["reason"]!["rule"]!.GetValue<string>());

    private static async Task<JsonNode> WrittenAsync(Func<HttpContext, Task> write)
    {
        using var body = new MemoryStream();
        var context = new DefaultHttpContext { Response = { Body = body } };
        await write(context);
        return JsonNode.Parse(body.ToArray())!;
    }

    private async Task<JsonNode> ExampleAsync(string operation, string status, string contentType) =>
        ApiDocument.Operation(await ApiDocument.LoadAsync(host), operation).Responses![status].Content![contentType].Examples!["example"].Value!;

    private static string ShapeOf(JsonNode? node) => node switch
    {
        JsonObject members => "{" + string.Join(',', members.Select(member => $"{member.Key}:{ShapeOf(member.Value)}").Order(StringComparer.Ordinal)) + "}",
        JsonArray items => "[" + string.Join('|', items.Select(ShapeOf).Distinct().Order(StringComparer.Ordinal)) + "]",
        null => "null",
        _ => node.GetValueKind() is JsonValueKind.True or JsonValueKind.False ? "bool" : node.GetValueKind().ToString(),
    };
}
