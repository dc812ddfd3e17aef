using Shouldly;
using Xunit;
using ZeroTrust.Authentication.Tests.Fixtures;
using ZeroTrust.Testing;

namespace ZeroTrust.Authentication.Tests.Broker;

/// <summary>Servers killed while events come: what the broker confirmed is applied, once.</summary>
public sealed class BrokerFaultTests
{
    private const int Publishers = 8;
    private const string Queue = "faults";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(180);

    [Fact]
    public async Task A_broker_killed_while_8_publish_loses_nothing_and_applies_nothing_twice()
    {
        await using var broker = await RabbitBroker.StartNewAsync();
        await using var fixture = new SyncFixture();
        await fixture.InitializeAsync();
        await using var parts = new ListenerParts(fixture, broker, Queue);
        parts.Listen();
        await ShouldBeAppliedOnceAsync(fixture, broker, async confirmed =>
        {
            for (var kill = 1; kill <= 2; kill++)
            {
                await Eventually.HoldsAsync(() => confirmed() >= kill * 200, Patience, $"{kill * 200} events are confirmed");
                await broker.KillAsync();
                await broker.StartAsync();
            }

            await Eventually.HoldsAsync(() => confirmed() >= 600, Patience, "publishing goes on");
        });
    }

    [Fact]
    public async Task A_database_restarted_while_events_come_loses_nothing_and_no_event_becomes_a_dead_letter()
    {
        await using var broker = await RabbitBroker.StartNewAsync();
        await using var cluster = await PostgresCluster.StartNewAsync();
        await using var fixture = new SyncFixture(cluster);
        await fixture.InitializeAsync();
        await using var parts = new ListenerParts(fixture, broker, Queue);
        parts.Listen();
        await ShouldBeAppliedOnceAsync(fixture, broker, async confirmed =>
        {
            await Eventually.HoldsAsync(() => confirmed() >= 200, Patience, "200 events are confirmed");
            await cluster.StopAsync();
            await Eventually.HoldsAsync(() => confirmed() >= 400, Patience, "events pile up in the broker");
            await cluster.StartAsync();
        });
        (await fixture.CountAsync("select count(*) from authentication.refused_events")).ShouldBe(0);
    }

    [Fact]
    public async Task A_broker_that_is_away_at_the_start_is_found_when_it_comes()
    {
        await using var broker = await RabbitBroker.StartNewAsync();
        await using var fixture = new SyncFixture();
        await fixture.InitializeAsync();
        await using var publisher = new BrokerPublisher(broker, Queue);
        await publisher.PublishAsync(QueueListenerTests.Body(QueueListenerTests.Event("first", 1)), "application/cloudevents+json");
        // An orderly stop: what a broker knows of a queue declared a moment ago may not outlive a kill, and that is not the point here.
        await broker.StopAsync();
        await using var parts = new ListenerParts(fixture, broker, Queue);
        parts.Listen();
        await broker.StartAsync();
        await Eventually.HoldsAsync(async () => await fixture.LoadAsync("first") is not null, Patience, "the event is applied");
    }

    private static async Task ShouldBeAppliedOnceAsync(SyncFixture fixture, RabbitBroker broker, Func<Func<int>, Task> disturbAsync)
    {
        var confirmed = new int[Publishers];
        using var stop = new CancellationTokenSource();
        var running = Enumerable.Range(0, Publishers).Select(number => Task.Run(() => PublishAsync(broker, number, confirmed, stop.Token))).ToArray();
        await disturbAsync(() => confirmed.Sum());
        await stop.CancelAsync();
        await Task.WhenAll(running);
        for (var number = 0; number < Publishers; number++)
        {
            var (subject, count) = ($"chaos-{number}", confirmed[number]);
            await Eventually.HoldsAsync(async () => await EpochAsync(fixture, subject) >= count, Patience, $"{subject} has {count} events");
            (await fixture.LoadAsync(subject))!.Epoch.ShouldBe(count);
            (await fixture.CountAsync($"select count(*) from authentication.received_events where subject = '{subject}'")).ShouldBe(count);
            (await fixture.CountAsync($"select count(*) from public.audit where resource = '{subject}'")).ShouldBe(count);
        }
    }

    // The first connection after a restart of the database may be one from before it.
    private static async Task<long> EpochAsync(SyncFixture fixture, string subject)
    {
        try
        {
            return (await fixture.LoadAsync(subject))?.Epoch ?? 0;
        }
        catch (Marten.Exceptions.MartenCommandException)
        {
            return 0;
        }
    }

    // As a publisher with an outbox: what was not confirmed is published again, so the broker may hold it twice.
    private static async Task PublishAsync(RabbitBroker broker, int number, int[] confirmed, CancellationToken until)
    {
        await using var publisher = new BrokerPublisher(broker, Queue);
        var isOpen = false;
        while (isOpen || !until.IsCancellationRequested)
        {
            var body = QueueListenerTests.Body(QueueListenerTests.Event($"chaos-{number}", confirmed[number] + 1));
            isOpen = !await publisher.TryPublishAsync(body, "application/cloudevents+json");
            if (!isOpen)
            {
                confirmed[number]++;
            }
        }
    }
}
