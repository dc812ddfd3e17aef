using System.Text;
using System.Text.Json.Nodes;
using ZeroTrust.Native.Tests.Fixtures;

namespace ZeroTrust.Native.Tests.BadInput;

/// <summary>A bad policy never replaces a good one: it is refused with line and column, and everything is decided as before.</summary>
[Trait("Module", "Permissions")]
public sealed class PolicyTests(SampleHost world) : IClassFixture<SampleHost>
{
    private const string Roles = "roles:\n  r: { permissions: [\"*\"], mfa_required: false, service_access: [\"all\"] }\n";

    /// <summary>What is wrong, the text, and the place that must be told.</summary>
    public static TheoryData<string, string, int, int> Policies => new()
    {
        { "a key twice", "roles:\n  r: { permissions: [\"a:b\"], permissions: [\"*\"], mfa_required: false }\n", 2, 30 },
        { "a section twice", $"{Roles}{Roles}", 3, 1 },
        { "an anchor and its alias", "roles:\n  r: &a { permissions: [\"*\"], mfa_required: false }\n  s: *a\n", 2, 6 },
        { "an alias bomb", Bomb(), 1, 4 },
        { "an unknown field", "roles:\n  r: { permissions: [\"*\"], mfa_required: false, colour: red }\n", 2, 49 },
        { "an unknown section", $"colours: {{}}\n{Roles}", 1, 1 },
        { "text where a list is", "roles:\n  r: { permissions: all, mfa_required: false }\n", 2, 21 },
        { "a number where a truth value is", "roles:\n  r: { permissions: [\"*\"], mfa_required: 1 }\n", 2, 42 },
        { "a list where a map is", "roles: [r]\n", 1, 8 },
        { "a tag", "roles: !!python/object:os.system {}\n", 1, 8 },
        { "a tab", "roles:\n\tr: {}\n", 2, 1 },
        { "two documents", $"{Roles}---\n{Roles}", 3, 1 },
        { "cut short", "roles:\n  r: { permissions: [\"*\"", 3, 1 },
        { "text", "hello", 1, 1 },
        { "nothing", "", 1, 1 },
        { "deep", $"roles: {new string('[', 5000)}\n", 1, 23 },
        { "binary", "\0\u0001\u0002\u00ff\u00fe", 1, 4 },
        { "bytes that are no UTF-8", "roles:\n  r\u00ff: {}\n", 2, 4 },
    };

    [Theory]
    [MemberData(nameof(Policies))]
    public async Task Is_refused_with_its_place(string what, string yaml, int line, int column)
    {
        var before = await StandAsync();
        var answer = await PostAsync(Encoding.Latin1.GetBytes(yaml), "application/yaml", $"If-Match: {before.ETag}");
        Problems.Describe(answer).ShouldBe("400 policy.invalid", what);
        var first = Problems.Document(answer)["errors"]![0]!;
        ((string?)first["code"]).ShouldStartWith("policy.");
        ((string?)first["message"]).ShouldNotBeNullOrEmpty();
        ((int)first["line"]!, (int)first["column"]!).ShouldBe((line, column), $"{what}: {first.ToJsonString()}");
        (await StandAsync()).ShouldBe(before);
    }

    [Fact]
    public async Task A_policy_that_nobody_could_replace_is_refused()
    {
        var before = await StandAsync();
        var answer = await PostAsync("roles:\n  r: { permissions: [\"a:b\"], mfa_required: false, service_access: [\"all\"] }\n"u8.ToArray(), "application/yaml", $"If-Match: {before.ETag}");
        Problems.Describe(answer).ShouldBe("400 policy.locks_out_administrators");
        (await StandAsync()).ShouldBe(before);
    }

    [Theory]
    [InlineData("application/yaml", "", "428 resource.precondition_required")]
    [InlineData("application/yaml", "If-Match: \"0123\"", "412 resource.precondition_failed")]
    [InlineData("application/json", "If-Match: *", "415 request.unsupported_media_type")]
    [InlineData("", "If-Match: *", "415 request.unsupported_media_type")]
    public async Task A_good_policy_sent_wrongly_is_refused(string contentType, string header, string expected)
    {
        var before = await StandAsync();
        var good = await File.ReadAllTextAsync(Checkout.File("src", "demo", "policy.yaml"), TestContext.Current.CancellationToken);
        Problems.Describe(await PostAsync(Encoding.UTF8.GetBytes($"{good}# changed\n"), contentType, header)).ShouldBe(expected);
        (await StandAsync()).ShouldBe(before);
    }

    [Fact]
    public async Task A_policy_that_is_too_large_is_refused()
    {
        var before = await StandAsync();
        var yaml = Encoding.UTF8.GetBytes(Roles);
        Problems.Describe(await PostAsync(yaml, "application/yaml", "If-Match: *", 1L << 40)).ShouldBe("413 request.too_large");
        (await StandAsync()).ShouldBe(before);
    }

    private static string Bomb() =>
        string.Concat(Enumerable.Range(0, 20).Select(i => $"{(char)('a' + i)}: &{(char)('a' + i)} [{string.Join(',', Enumerable.Repeat(i == 0 ? "x" : $"*{(char)('a' + i - 1)}", 10))}]\n"));

    private async Task<RawResponse> PostAsync(byte[] body, string contentType, string header, long? length = null)
    {
        string[] headers = [$"Authorization: Bearer {await world.Sample.LoginAsync(world.Sample.Admin)}", .. header.Length > 0 ? [header] : Array.Empty<string>()];
        return await new Door("policies", "/v1/policies", contentType, "", headers).SendAsync(world.Host.Http, body, length: length);
    }

    /// <summary>The active policy's version, and what it says at the gateway's own door.</summary>
    private async Task<(string ETag, string Allowed, string Denied)> StandAsync()
    {
        using var active = await world.Host.Client.SendAsync(HttpMethod.Get, "/v1/policies/active", await world.Sample.LoginAsync(world.Sample.Admin));
        return (active.Headers.ETag!.ToString(), await DecideAsync("GET"), await DecideAsync("DELETE"));
    }

    private async Task<string> DecideAsync(string method)
    {
        var resource = new JsonObject { ["type"] = "route", ["id"] = "/v1/user/profile", ["properties"] = new JsonObject { ["service"] = "user-service" } };
        var question = new JsonObject
        {
            ["subject"] = new JsonObject { ["type"] = "service", ["id"] = "order-service" }, ["action"] = new JsonObject { ["name"] = method }, ["resource"] = resource,
        };
        using var answer = await world.Host.Client.SendAsync(HttpMethod.Post, "/access/v1/evaluation", await world.Sample.ServiceTokenAsync(world.Sample.Gateway), question);
        return (await answer.JsonAsync()).ToJsonString();
    }
}
