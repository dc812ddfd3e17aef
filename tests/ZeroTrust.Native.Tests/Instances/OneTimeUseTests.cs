using System.Net;
using System.Text.Json.Nodes;
using ZeroTrust.Native.Tests.Fixtures;

namespace ZeroTrust.Native.Tests.Instances;

/// <summary>Things that work once, tried 32 times at the same moment, half of it at either instance.</summary>
[Trait("Module", "Authentication"), Trait("Module", "ServiceTokens"), Trait("Module", "Permissions")]
public sealed class OneTimeUseTests(PairOfHosts world) : IClassFixture<PairOfHosts>
{
    private const int Attempts = 32;

    [Fact]
    public async Task A_refresh_token_has_exactly_one_live_successor()
    {
        using var login = await world.First.Client.LoginAsync(world.Sample.Support.User, world.Sample.Support.Password);
        var token = (string)(await login.ShouldBeAsync(HttpStatusCode.OK))["refresh_token"]!;

        var answers = await RaceAsync((client, _) => RefreshAsync(client, token));

        answers.Where(answer => answer.Status != HttpStatusCode.OK).ShouldAllBe(answer => answer.Status == HttpStatusCode.Unauthorized);
        var successor = (string)answers.Single(answer => answer.Status == HttpStatusCode.OK).Body["refresh_token"]!;
        using var next = await RefreshAsync(world.Second.Client, successor);
        await next.ShouldBeAsync(HttpStatusCode.OK);
    }

    [Fact]
    public async Task The_token_just_exchanged_gets_nothing_at_the_other_instance_and_an_older_one_ends_the_session()
    {
        using var login = await world.First.Client.LoginAsync(world.Sample.Support.User, world.Sample.Support.Password);
        var first = (string)(await login.ShouldBeAsync(HttpStatusCode.OK))["refresh_token"]!;
        var second = await NextAsync(world.First.Client, first);
        using var again = await RefreshAsync(world.Second.Client, first);
        await again.ShouldBeAsync(HttpStatusCode.Unauthorized);
        var third = await NextAsync(world.Second.Client, second);
        using var reused = await RefreshAsync(world.First.Client, first);
        await reused.ShouldBeAsync(HttpStatusCode.Unauthorized);
        using var over = await RefreshAsync(world.Second.Client, third);
        await over.ShouldBeAsync(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task Policies_sent_with_one_ETag_replace_it_once()
    {
        var yaml = await File.ReadAllTextAsync(Checkout.File("src", "demo", "policy.yaml"), TestContext.Current.CancellationToken);
        var etag = await world.First.Client.PolicyETagAsync(world.AdminToken);

        var answers = await RaceAsync((client, number) => client.ReplacePolicyAsync(world.AdminToken, etag, $"{yaml}# {number}\n"));

        answers.Where(answer => answer.Status != HttpStatusCode.Created)
            .ShouldAllBe(answer => answer.Status == HttpStatusCode.PreconditionFailed || answer.Status == HttpStatusCode.Conflict);
        var winner = answers.Single(answer => answer.Status == HttpStatusCode.Created);
        using var active = await world.First.Client.SendAsync(HttpMethod.Get, "/v1/policies/active", world.AdminToken);
        ((string)(await active.ShouldBeAsync(HttpStatusCode.OK))["hash"]!).ShouldBe((string)winner.Body["hash"]!);
    }

    [Fact]
    public async Task Creations_with_one_idempotency_key_make_one_person()
    {
        var before = await PeopleAsync();
        var body = SampleOrganisation.NewPerson("once").User;
        var key = ("Idempotency-Key", Guid.CreateVersion7().ToString());

        Task<HttpResponseMessage> Create(HttpClient client) =>
            client.SendAsync(HttpMethod.Post, "/v1/users", world.AdminToken, new JsonObject { ["username"] = body }, headers: key);

        var answers = await RaceAsync((client, _) => Create(client));

        // The losers of the race are told to repeat, and a repetition gets the winner's answer.
        answers.Where(answer => answer.Status != HttpStatusCode.Created).ShouldAllBe(answer => answer.Status == HttpStatusCode.Conflict);
        var id = answers.Where(answer => answer.Status == HttpStatusCode.Created).Select(answer => (string)answer.Body["id"]!).Distinct().ShouldHaveSingleItem();
        using var again = await Create(world.Second.Client);
        ((string)(await again.ShouldBeAsync(HttpStatusCode.Created))["id"]!).ShouldBe(id);
        (await PeopleAsync()).Except(before).ShouldBe([id]);
    }

    [Fact]
    public async Task Registrations_with_one_idempotency_key_make_one_service_with_one_secret()
    {
        var body = new JsonObject { ["name"] = $"once-{Guid.CreateVersion7():N}" };
        var key = ("Idempotency-Key", Guid.CreateVersion7().ToString());

        var answers = await RaceAsync((client, _) => client.SendAsync(HttpMethod.Post, "/v1/services", world.AdminToken, body, headers: key));

        answers.Where(answer => answer.Status != HttpStatusCode.Created).ShouldAllBe(answer => answer.Status == HttpStatusCode.Conflict);
        answers.Where(answer => answer.Status == HttpStatusCode.Created).Select(answer => (string)answer.Body["client_secret"]!).Distinct().ShouldHaveSingleItem();
    }

    [Fact]
    public async Task A_setup_token_makes_exactly_one_administrator()
    {
        await using var postgres = new PostgresServer();
        await postgres.InitializeAsync();
        var (first, second) = await PairOfHosts.StartTwoAsync(postgres.ConnectionString, world.Redis.Configuration);
        await using (first)
        await using (second)
        {
            var token = first.SetupToken ?? second.SetupToken;
            PersonAccount[] people = [.. Enumerable.Range(0, Attempts).Select(_ => SampleOrganisation.NewPerson("admin"))];

            var answers = await RaceAsync(first.Client, second.Client, (client, number) => client.SendAsync(
                HttpMethod.Post, "/v1/setup/administrator",
                body: new JsonObject { ["token"] = token, ["username"] = people[number].User, ["password"] = people[number].Password }));

            // 503: the queue before the password hash is short on purpose.
            answers.Where(answer => answer.Status != HttpStatusCode.Created)
                .ShouldAllBe(answer => answer.Status == HttpStatusCode.Unauthorized || (string?)answer.Body["code"] == "auth.busy");
            var winner = people[Array.FindIndex(answers, answer => answer.Status == HttpStatusCode.Created)];
            using var login = await second.Client.LoginAsync(await SampleOrganisation.EnrolAsync(second.Client, winner));
            var admin = (string)(await login.ShouldBeAsync(HttpStatusCode.OK))["access_token"]!;
            (await PeopleAsync(first.Client, admin)).ShouldHaveSingleItem();
        }
    }

    private static Task<HttpResponseMessage> RefreshAsync(HttpClient client, string token) =>
        client.SendAsync(HttpMethod.Post, "/v1/auth/refresh", body: new JsonObject { ["refresh_token"] = token });

    private static async Task<string> NextAsync(HttpClient client, string token)
    {
        using var answer = await RefreshAsync(client, token);
        return (string)(await answer.ShouldBeAsync(HttpStatusCode.OK))["refresh_token"]!;
    }

    private Task<List<string>> PeopleAsync() => PeopleAsync(world.First.Client, world.AdminToken);

    private static async Task<List<string>> PeopleAsync(HttpClient client, string adminToken)
    {
        using var answer = await client.SendAsync(HttpMethod.Get, "/v1/users?limit=200", adminToken);
        return [.. (await answer.ShouldBeAsync(HttpStatusCode.OK))["items"]!.AsArray().Select(item => (string)item!["id"]!)];
    }

    private Task<(HttpStatusCode Status, JsonObject Body)[]> RaceAsync(Func<HttpClient, int, Task<HttpResponseMessage>> attempt) =>
        RaceAsync(world.First.Client, world.Second.Client, attempt);

    private static Task<(HttpStatusCode Status, JsonObject Body)[]> RaceAsync(HttpClient first, HttpClient second, Func<HttpClient, int, Task<HttpResponseMessage>> attempt) =>
        Task.WhenAll(Enumerable.Range(0, Attempts).Select(async number =>
        {
            using var answer = await attempt(number % 2 == 0 ? first : second, number);
            return (answer.StatusCode, await answer.JsonAsync());
        }));
}
