using System.Net;
using System.Text.Json.Nodes;
using Npgsql;
using ZeroTrust.Native.Tests.Fixtures;

namespace ZeroTrust.Native.Tests.Faults;

/// <summary>PostgreSQL stopped and started beneath a running host: unready, honest and whole again by itself.</summary>
[Trait("Module", "Authentication"), Trait("Module", "ServiceTokens"), Trait("Module", "Permissions"), Trait("Module", "ComplianceAudit")]
public sealed class PostgresTests(ClusterHost world) : IClassFixture<ClusterHost>
{
    private const int Callers = 3;
    private const int Rounds = 20;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private HttpClient Client => world.Host.Client;

    [Fact]
    public async Task A_restart_of_the_database_stops_no_decision_and_loses_nothing()
    {
        var refreshToken = (string)(await (await LoginAsync()).ShouldBeAsync(HttpStatusCode.OK))["refresh_token"]!;
        var publisherToken = await world.Sample.ServiceTokenAsync(world.Sample.UserService);
        var publisher = new Publisher(world.Sample, 0);
        using var stop = new CancellationTokenSource();
        var publishing = publisher.RunAsync(stop.Token);
        var traffic = await StartDecisionsAsync();
        await using (traffic)
        {
            await traffic.RoundsAsync(Rounds);
            await world.Postgres.StopAsync();
            await Eventually.HoldsAsync(async () => await ReadinessAsync() == (HttpStatusCode.ServiceUnavailable, "failed"), Patience, "unready without PostgreSQL");
            await ShouldBeUnavailableAsync(await LoginAsync());
            await ShouldBeUnavailableAsync(await RefreshAsync(refreshToken));
            await ShouldBeUnavailableAsync(await Client.PublishAsync(publisherToken, new CloudEvent("user.registered", "nobody-1", 1, "nobody-1")));
            await ShouldBeUnavailableAsync(await Client.SendAsync(HttpMethod.Get, "/v1/users", world.AdminToken));
            await traffic.RoundsAsync(Rounds);

            await world.Postgres.StartAsync();
            await Eventually.HoldsAsync(async () => await ReadinessAsync() == (HttpStatusCode.OK, "ok"), Patience, "ready again without a restart");
            await traffic.RoundsAsync(Rounds);
        }

        traffic.Failures.ShouldBeEmpty();
        await StopAndCheckAsync([publisher], [publishing], stop);
        await (await LoginAsync()).ShouldBeAsync(HttpStatusCode.OK);
        await (await RefreshAsync(refreshToken)).ShouldBeAsync(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Connections_cut_under_load_cost_no_decision_and_nothing_acknowledged()
    {
        Publisher[] publishers = [.. Enumerable.Range(1, 4).Select(number => new Publisher(world.Sample, number))];
        using var stop = new CancellationTokenSource();
        Task[] publishing = [.. publishers.Select(publisher => publisher.RunAsync(stop.Token))];
        var decisions = await StartDecisionsAsync();
        var tokens = new Traffic(2, (_, failed) => SampleCalls.TokensAsync(world.Sample, failed));
        await using (decisions)
        await using (tokens)
        {
            for (var cut = 0; cut < 10; cut++)
            {
                await CutConnectionsAsync();
                await tokens.RoundsAsync(1);
            }
        }

        decisions.Failures.ShouldBeEmpty();
        tokens.Failures.ShouldAllBe(failure => failure.Contains(": 503 ", StringComparison.Ordinal));
        await StopAndCheckAsync(publishers, publishing, stop);
        await SampleCalls.TokensAsync(world.Sample, failure => Assert.Fail(failure));
    }

    private async Task<Traffic> StartDecisionsAsync()
    {
        var evaluator = await world.Sample.ServiceTokenAsync(world.Sample.Gateway);
        var caller = await world.Sample.ServiceTokenAsync(world.Sample.OrderService, "user-service");
        var person = await world.Sample.LoginAsync(world.Sample.Support);
        return new Traffic(Callers, async (_, failed) =>
        {
            await SampleCalls.ServiceDecisionsAsync(world.Sample, evaluator, caller, failed);
            await SampleCalls.PersonDecisionsAsync(world.Sample, evaluator, person, failed);
        });
    }

    private async Task StopAndCheckAsync(Publisher[] publishers, Task[] publishing, CancellationTokenSource stop)
    {
        await stop.CancelAsync();
        await Task.WhenAll(publishing);
        foreach (var publisher in publishers)
        {
            await publisher.FinishAsync();
            await publisher.ShouldBeKeptAsync(world.AdminToken);
            publisher.Refusals.ShouldAllBe(refusal => refusal == "503 platform.unavailable");
        }
    }

    private async Task CutConnectionsAsync()
    {
        await using var connection = new NpgsqlConnection(world.Postgres.Superuser + ";Pooling=false");
        await connection.OpenAsync();
        await using var cut = new NpgsqlCommand("select pg_terminate_backend(pid) from pg_stat_activity where pid <> pg_backend_pid() and backend_type = 'client backend'", connection);
        await cut.ExecuteNonQueryAsync();
    }

    private async Task<(HttpStatusCode Status, string? Postgres)> ReadinessAsync()
    {
        var (status, body) = await world.Host.ReadinessAsync();
        return (status, (string?)body["postgres"]);
    }

    private Task<HttpResponseMessage> LoginAsync() => Client.LoginAsync(world.Sample.Support.User, world.Sample.Support.Password);

    private Task<HttpResponseMessage> RefreshAsync(string token) =>
        Client.SendAsync(HttpMethod.Post, "/v1/auth/refresh", body: new JsonObject { ["refresh_token"] = token });

    private static async Task ShouldBeUnavailableAsync(HttpResponseMessage answer)
    {
        using (answer)
        {
            var problem = await answer.ShouldBeAsync(HttpStatusCode.ServiceUnavailable);
            answer.Content.Headers.ContentType!.MediaType.ShouldBe("application/problem+json");
            ((string)problem["code"]!).ShouldBe("platform.unavailable");
        }
    }
}
