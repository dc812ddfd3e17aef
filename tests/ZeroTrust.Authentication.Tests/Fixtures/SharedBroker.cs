using Xunit;
using ZeroTrust.Authentication.Tests.Fixtures;
using ZeroTrust.Testing;

[assembly: AssemblyFixture(typeof(SharedBroker))]

namespace ZeroTrust.Authentication.Tests.Fixtures;

/// <summary>One RabbitMQ for the tests that leave it alone, started by the first that asks; each takes a queue of its own.</summary>
public sealed class SharedBroker : IAsyncDisposable
{
    private readonly Lazy<Task<RabbitBroker>> _broker = new(RabbitBroker.StartNewAsync);

    public Task<RabbitBroker> GetAsync() => _broker.Value;

    public async ValueTask DisposeAsync()
    {
        if (_broker.IsValueCreated)
        {
            await (await _broker.Value).DisposeAsync();
        }
    }
}
