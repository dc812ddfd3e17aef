using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using ZeroTrust.Native.Tests.Fixtures;

namespace ZeroTrust.Native.Tests.Faults;

/// <summary>
/// Broker, database and binary killed while 8 publish through the broker: every event that the broker confirmed is applied
/// once, by the person's epoch, and a refused one is a dead letter.
/// </summary>
[Trait("Module", "Authentication")]
public sealed class BrokerTests(BrokerHost world) : IClassFixture<BrokerHost>
{
    private const int Publishers = 8;
    private const string Single = "application/cloudevents+json";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);

    [Fact]
    public async Task A_broker_killed_under_load_costs_no_event_and_no_readiness() => await ShouldBeAppliedOnceAsync(async confirmed =>
    {
        await confirmed(200);
        await world.Broker.KillAsync();
        (await world.Host.ReadinessAsync()).Status.ShouldBe(HttpStatusCode.OK);
        await world.Sample.LoginAsync(world.Sample.Admin);
        await world.Broker.StartAsync();
        await confirmed(400);
    });

    [Fact]
    public async Task The_binary_killed_while_it_consumes_loses_nothing_and_applies_nothing_twice() => await ShouldBeAppliedOnceAsync(async confirmed =>
    {
        for (var kill = 1; kill <= 3; kill++)
        {
            await confirmed(kill * 150);
            await world.Host.KillAsync();
            await world.Host.StartAsync();
        }
    });

    [Fact]
    public async Task A_database_restarted_while_it_consumes_loses_nothing() => await ShouldBeAppliedOnceAsync(async confirmed =>
    {
        await confirmed(150);
        await world.Postgres.StopAsync();
        await confirmed(300);
        await world.Postgres.StartAsync();
    });

    [Fact]
    public async Task A_broker_away_at_the_start_keeps_nobody_from_starting()
    {
        await world.Host.StopAsync();
        await world.Broker.KillAsync();
        await world.Host.StartAsync();
        await world.Sample.LoginAsync(world.Sample.Admin);
        await world.Broker.StartAsync();
        var person = SampleOrganisation.NewPerson("late");
        await using var publisher = new BrokerPublisher(world.Broker, BrokerHost.Queue);
        await publisher.PublishAsync(Body(new CloudEvent("user.registered", person.Id, 1, person.User)), Single);
        await EpochAsync(person.Id, 1);
    }

    [Fact]
    public async Task A_refused_event_is_read_replayed_and_discarded()
    {
        var admin = await world.Sample.LoginAsync(world.Sample.Admin);
        var person = SampleOrganisation.NewPerson("refused");
        await using var publisher = new BrokerPublisher(world.Broker, BrokerHost.Queue);
        await publisher.PublishAsync(Body(new CloudEvent("user.registered", person.Id, 1, person.User, "system_admin")), Single);
        string? id = null;
        await Eventually.HoldsAsync(
            async () =>
            {
                using var answer = await world.Sample.Client.SendAsync(HttpMethod.Get, "/v1/dead-letters?source=user-service", admin);
                id = (string?)(await answer.ShouldBeAsync(HttpStatusCode.OK))["items"]!.AsArray().FirstOrDefault(letter => (string?)letter!["subject"] == person.Id)?["id"];
                return id is not null;
            },
            Patience, "the event is a dead letter");
        var shown = await SendAsync(HttpMethod.Get, $"/v1/dead-letters/{id}", admin);
        shown.ToJsonString().ShouldNotContain(person.User);
        ((string?)shown["letter"]!["code"]).ShouldBe("role_not_allowed");
        ((string?)(await SendAsync(HttpMethod.Post, $"/v1/dead-letters/{id}/replay", admin))["code"]).ShouldBe("role_not_allowed");
        using var gone = await world.Sample.Client.SendAsync(HttpMethod.Delete, $"/v1/dead-letters/{id}", admin);
        gone.StatusCode.ShouldBe(HttpStatusCode.NoContent);
        world.Host.Output.ShouldAllBe(line => !line.Contains(world.Broker.Password, StringComparison.Ordinal) && !line.Contains(person.User, StringComparison.Ordinal));
    }

    private async Task ShouldBeAppliedOnceAsync(Func<Func<int, Task>, Task> disturbAsync)
    {
        PersonAccount[] people = [.. Enumerable.Range(0, Publishers).Select(number => SampleOrganisation.NewPerson($"amqp{number}"))];
        var confirmed = new int[Publishers];
        using var stop = new CancellationTokenSource();
        Task[] running = [.. people.Select((person, number) => Task.Run(() => PublishAsync(person, number, confirmed, stop.Token)))];
        await disturbAsync(count => Eventually.HoldsAsync(() => confirmed.Sum() >= count, Patience, $"{count} events are confirmed"));
        await stop.CancelAsync();
        await Task.WhenAll(running);
        for (var number = 0; number < Publishers; number++)
        {
            await EpochAsync(people[number].Id, confirmed[number]);
        }
    }

    private async Task PublishAsync(PersonAccount person, int number, int[] confirmed, CancellationToken until)
    {
        await using var publisher = new BrokerPublisher(world.Broker, BrokerHost.Queue);
        CloudEvent? open = null;
        while (open is not null || !until.IsCancellationRequested)
        {
            open ??= new CloudEvent("user.updated", person.Id, confirmed[number] + 1, person.User, "customer_support");
            if (await publisher.TryPublishAsync(Body(open), Single))
            {
                open = null;
                confirmed[number]++;
            }
        }
    }

    private async Task EpochAsync(string id, long epoch)
    {
        long? seen = null;
        await Eventually.HoldsAsync(
            async () =>
            {
                using var answer = await world.Sample.Client.SendAsync(HttpMethod.Get, $"/v1/users/{id}", await world.Sample.LoginAsync(world.Sample.Admin));
                seen = answer.IsSuccessStatusCode ? (long?)(await answer.JsonAsync())["epoch"] : null;
                return seen >= epoch;
            },
            Patience, $"{id} has epoch {epoch}");
        seen.ShouldBe(epoch);
    }

    private async Task<JsonObject> SendAsync(HttpMethod method, string path, string token)
    {
        using var answer = await world.Sample.Client.SendAsync(method, path, token);
        return await answer.ShouldBeAsync(HttpStatusCode.OK);
    }

    private static byte[] Body(CloudEvent fact) => Encoding.UTF8.GetBytes(fact.ToJson().ToJsonString());
}
