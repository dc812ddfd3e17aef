using RabbitMQ.Client;
using RabbitMQ.Client.Exceptions;

namespace ZeroTrust.Testing;

/// <summary>Publishes to one durable queue with confirms, on connections of its own; one at a time, in the order of the calls.</summary>
public sealed class BrokerPublisher(RabbitBroker broker, string queue) : IAsyncDisposable
{
    private IConnection? connection;
    private IChannel? channel;

    /// <summary>Publishes one persistent message; true when the broker confirmed it. False says nothing: it may be there or not.</summary>
    public async Task<bool> TryPublishAsync(ReadOnlyMemory<byte> body, string contentType, IDictionary<string, object?>? headers = null)
    {
        try
        {
            var open = await OpenAsync();
            await open.BasicPublishAsync("", queue, mandatory: true, new BasicProperties { Persistent = true, ContentType = contentType, Headers = headers }, body);
            return true;
        }
        catch (Exception exception) when (exception is RabbitMQClientException or IOException or OperationCanceledException or ObjectDisposedException or System.Net.Sockets.SocketException or InvalidOperationException)
        {
            await CloseAsync();
            return false;
        }
    }

    /// <summary>Publishes; fails where the broker does not confirm.</summary>
    public async Task PublishAsync(ReadOnlyMemory<byte> body, string contentType, IDictionary<string, object?>? headers = null)
    {
        if (!await TryPublishAsync(body, contentType, headers))
        {
            throw new InvalidOperationException("The broker did not confirm the message.");
        }
    }

    /// <summary>Messages of the queue that wait, without those handed out and not acknowledged.</summary>
    public async Task<uint> WaitingAsync() => await (await OpenAsync()).MessageCountAsync(queue);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync() => await CloseAsync();

    private async Task<IChannel> OpenAsync()
    {
        if (channel is { IsOpen: true })
        {
            return channel;
        }

        await CloseAsync();
        var factory = new ConnectionFactory { Uri = new Uri(broker.Address), UserName = broker.User, Password = broker.Password, AutomaticRecoveryEnabled = false };
        connection = await factory.CreateConnectionAsync();
        channel = await connection.CreateChannelAsync(new CreateChannelOptions(publisherConfirmationsEnabled: true, publisherConfirmationTrackingEnabled: true));
        await channel.QueueDeclareAsync(queue, durable: true, exclusive: false, autoDelete: false);
        return channel;
    }

    private async Task CloseAsync()
    {
        var (oldChannel, oldConnection) = (channel, connection);
        (channel, connection) = (null, null);
        try
        {
            if (oldChannel is not null)
            {
                await oldChannel.DisposeAsync();
            }

            if (oldConnection is not null)
            {
                await oldConnection.DisposeAsync();
            }
        }
        catch (Exception exception) when (exception is RabbitMQClientException or IOException or ObjectDisposedException)
        {
            // It is gone already.
        }
    }
}
