using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace ZeroTrust.Authentication.Events.Broker;

/// <summary>Section <c>ZeroTrust:Events:Broker</c>: the RabbitMQ queues from which events are taken. Without a queue nothing connects.</summary>
public sealed class BrokerOptions
{
    /// <summary>The section's name.</summary>
    public const string Section = "ZeroTrust:Events:Broker";

    /// <summary>
    /// <c>amqp://host:port/vhost</c>, or <c>amqps://…</c> for TLS. Holds neither user nor password: an address gets printed.
    /// </summary>
    public string Address { get; set; } = "";

    /// <summary>The user of the broker.</summary>
    public string User { get; set; } = "";

    /// <summary>Its password; from the environment. <see cref="PasswordFile"/> is the better place.</summary>
    public string Password { get; set; } = "";

    /// <summary>A file that holds the password and nothing else; read at each connection, so that a new password needs no restart.</summary>
    public string PasswordFile { get; set; } = "";

    /// <summary>The queues, each with the one service that publishes through it.</summary>
    public IList<BrokerQueueOptions> Queues { get; } = [];

    /// <summary>Messages of a queue that the broker hands out before the first is acknowledged. What waits in memory is at most this many messages a queue.</summary>
    [Range(1, 5000)]
    public int Prefetch { get; set; } = 200;

    /// <summary>Seconds between two tries to connect, and between two looks at a publisher that may not publish.</summary>
    [Range(1, 300)]
    public int RetrySeconds { get; set; } = 2;

    /// <summary>Tries of one message that fails although the database answers; after them it is a dead letter.</summary>
    [Range(1, 100)]
    public int MaxAttempts { get; set; } = 5;
}

/// <summary>One queue and who publishes through it.</summary>
public sealed class BrokerQueueOptions
{
    /// <summary>The queue's name. It must exist: who may write to it is the broker's permission to give.</summary>
    public string Queue { get; set; } = "";

    /// <summary>The name of the service identity in whose name its messages are taken.</summary>
    public string Publisher { get; set; } = "";
}

[OptionsValidator]
internal sealed partial class BrokerOptionsValidator : IValidateOptions<BrokerOptions>;
