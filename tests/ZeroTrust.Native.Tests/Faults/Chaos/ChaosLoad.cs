using System.Net;
using System.Text;
using ZeroTrust.Native.Tests.Fixtures;

namespace ZeroTrust.Native.Tests.Faults.Chaos;

/// <summary>The load of the chaos run: every kind of call by turns at both instances, and both ways for events.</summary>
internal sealed class ChaosLoad : IAsyncDisposable
{
    private const string Single = "application/cloudevents+json";
    private readonly ChaosHosts world;
    private readonly HttpClient[] instances;
    private readonly List<BrokerPublisher> publishers = [];
    private readonly Refresher[] sessions;

    private ChaosLoad(ChaosHosts world, ChaosLog log)
    {
        this.world = world;
        instances = [world.First.Client, world.Second.Client];
        Load = new OpenLoad(log);
        OverHttp = [.. Enumerable.Range(0, 8).Select(number => new Reporter("event over HTTP", log, (fact, attempt) => TryHttpAsync(fact, number + attempt)))];
        ThroughBroker = [.. Enumerable.Range(0, 4).Select(_ => NewBrokerReporter(log))];
        sessions = [.. Enumerable.Range(0, 10).Select(_ => new Refresher(world.Sample, log, instances))];
    }

    /// <summary>The calls as they are made.</summary>
    public OpenLoad Load { get; }

    /// <summary>Those who report over HTTP.</summary>
    public Reporter[] OverHttp { get; }

    /// <summary>Those who report through the broker.</summary>
    public Reporter[] ThroughBroker { get; }

    private string PublisherToken { get; set; } = string.Empty;

    /// <summary>Everything logged in, and the first calls made.</summary>
    public static async Task<ChaosLoad> StartAsync(ChaosHosts world, ChaosLog log)
    {
        var chaos = new ChaosLoad(world, log) { PublisherToken = await world.Sample.ServiceTokenAsync(world.Sample.UserService) };
        foreach (var session in chaos.sessions)
        {
            (await session.LogInAsync(world.First.Client)).ShouldBeTrue();
        }

        var person = await world.Sample.LoginAsync(world.Sample.Support);
        chaos.Load.Add(20, arrival => chaos.OverHttp[arrival.Number % chaos.OverHttp.Length].ReportAsync(arrival));
        chaos.Load.Add(20, arrival => chaos.ThroughBroker[arrival.Number % chaos.ThroughBroker.Length].ReportAsync(arrival));
        chaos.Load.Add(10, arrival => chaos.sessions[arrival.Number % chaos.sessions.Length].RefreshAsync(arrival));
        chaos.Load.Add(20, arrival => Calls.CountAsync(log, "service token", arrival, () => chaos.At(arrival).ServiceTokenAsync(world.Sample.OrderService, "user-service")));
        chaos.Load.Add(20, arrival => Calls.CountAsync(
            log, "gateway decision", arrival, () => chaos.At(arrival).GatewayAsync(world.Sample.Gateway, person, "order-service", "GET", "/v1/orders")));
        chaos.Load.Start();
        return chaos;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        Load.Dispose();
        foreach (var one in (IEnumerable<IDisposable>)[.. OverHttp, .. ThroughBroker, .. sessions])
        {
            one.Dispose();
        }

        foreach (var publisher in publishers)
        {
            await publisher.DisposeAsync();
        }
    }

    private HttpClient At(Arrival arrival) => instances[arrival.Number % instances.Length];

    // The other instance at the next try, as through a load balancer.
    private async Task<string?> TryHttpAsync(CloudEvent fact, int number)
    {
        var client = instances[number % instances.Length];
        var (answer, error) = await Calls.TryAsync(() => client.PublishAsync(PublisherToken, fact), HttpStatusCode.Accepted);
        using (answer)
        {
            if (error is null)
            {
                ((string?)(await answer!.JsonAsync())["results"]![0]!["status"]).ShouldBeOneOf("applied", "duplicate");
            }
            else if (error.StartsWith("401", StringComparison.Ordinal))
            {
                // It has ended in a long run.
                var (renewed, _) = await Calls.TryAsync(() => client.ServiceTokenAsync(world.Sample.UserService), HttpStatusCode.OK);
                using (renewed)
                {
                    PublisherToken = renewed is null ? PublisherToken : (string)(await renewed.JsonAsync())["access_token"]!;
                }
            }

            return error;
        }
    }

    private Reporter NewBrokerReporter(ChaosLog log)
    {
        var publisher = new BrokerPublisher(world.Broker, BrokerHost.Queue);
        publishers.Add(publisher);
        return new Reporter("event through the broker", log, async (fact, _) =>
            await publisher.TryPublishAsync(Encoding.UTF8.GetBytes(fact.ToJson().ToJsonString()), Single) ? null : "not confirmed");
    }
}
