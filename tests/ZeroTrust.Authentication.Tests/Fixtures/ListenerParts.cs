using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using ZeroTrust.Authentication.DeadLetters;
using ZeroTrust.Authentication.Events;
using ZeroTrust.Authentication.Events.Broker;
using ZeroTrust.Contracts;
using ZeroTrust.Contracts.Authentication;
using ZeroTrust.Contracts.Permissions;
using ZeroTrust.Contracts.ServiceTokens;
using ZeroTrust.Testing;

namespace ZeroTrust.Authentication.Tests.Fixtures;

/// <summary>Listeners of one queue over the fixture's database, as an instance has them, and what they stand on.</summary>
internal sealed class ListenerParts(SyncFixture fixture, RabbitBroker broker, string queue) : IAsyncDisposable
{
    private readonly List<(CancellationTokenSource Stop, Task Running)> _listeners = [];

    public ServicesStub Services { get; } = new() { Identity = new ServiceIdentity("user-service", "c", DateTimeOffset.UnixEpoch) };

    public StreamStub Stream { get; } = new();

    public RefusedEvents Refused { get; } = new(fixture.Documents, fixture.Values, new AuditStub());

    /// <summary>Starts one more listener; it stops with the parts, or by the returned call.</summary>
    public Func<Task> Listen(Action<BrokerOptions>? configure = null)
    {
        var named = new BrokerQueueOptions { Queue = queue, Publisher = "user-service" };
        var options = new BrokerOptions { Address = broker.Address, User = broker.User, Password = broker.Password, RetrySeconds = 1, Queues = { named } };
        configure?.Invoke(options);
        var listener = new QueueListener(
            named, options, new EventOptions(), new BrokerConnections(Options.Create(options)), new BrokerPublishers(Services, new PublishersOnly(), TimeProvider.System),
            new QueueIntake(fixture.Intake(), Refused), Stream, TimeProvider.System, NullLogger<QueueListener>.Instance);
        var stop = new CancellationTokenSource();
        var entry = (stop, Task.Run(() => listener.RunAsync(stop.Token)));
        _listeners.Add(entry);
        return () => StopAsync(entry);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var listener in _listeners)
        {
            await StopAsync(listener);
        }
    }

    private static async Task StopAsync((CancellationTokenSource Stop, Task Running) listener)
    {
        await listener.Stop.CancelAsync();
        try
        {
            await listener.Running;
        }
        catch (OperationCanceledException)
        {
            // That is how it ends.
        }
    }
}

/// <summary>Lets every service publish events and do nothing else.</summary>
internal sealed class PublishersOnly : IPlatformAccess
{
    public PlatformVerdict Check(Caller caller, SubjectState? state, string permission) => new(permission == "events:publish", "stub", null, "1", null);

    public bool Covers(Caller caller, SubjectState? state, SubjectState person) => false;

    public PlatformVerdict Check(SubjectState person, string permission) => new(false, "stub", null, "1", null);

    public bool Covers(SubjectState holder, SubjectState person) => false;
}
