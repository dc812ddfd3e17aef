using Microsoft.Extensions.Options;
using RabbitMQ.Client;

namespace ZeroTrust.Authentication.Events.Broker;

/// <summary>Opens connections to the broker. The password is read at each, and is nowhere in what the library logs or throws.</summary>
internal sealed class BrokerConnections(IOptions<BrokerOptions> options)
{
    private static readonly TimeSpan Heartbeat = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(5);

    /// <summary>A new connection. One that breaks is not mended: the listener opens another, so that nothing of the old one is left.</summary>
    public async Task<IConnection> OpenAsync(string queue, CancellationToken ct)
    {
        var settings = options.Value;
        var factory = new ConnectionFactory
        {
            Uri = new Uri(settings.Address),
            UserName = settings.User,
            Password = settings.PasswordFile.Length > 0 ? (await File.ReadAllTextAsync(settings.PasswordFile, ct)).Trim() : settings.Password,
            ClientProvidedName = $"zerotrust {queue}",
            AutomaticRecoveryEnabled = false,
            TopologyRecoveryEnabled = false,
            RequestedHeartbeat = Heartbeat,
            RequestedConnectionTimeout = Deadline,
            HandshakeContinuationTimeout = Deadline,
            ContinuationTimeout = Deadline,
        };
        return await factory.CreateConnectionAsync(ct);
    }
}
