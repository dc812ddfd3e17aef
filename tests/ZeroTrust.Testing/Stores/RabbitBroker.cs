using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;

namespace ZeroTrust.Testing;

/// <summary>
/// A RabbitMQ of the test's own, which it may kill and start again on the same port. Erlang's name service is its own too, so that nothing
/// is left behind and no other node of the machine is met.
/// </summary>
public sealed class RabbitBroker : IAsyncDisposable
{
    private const string Program = "/usr/lib/rabbitmq/bin/rabbitmq-server";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(180);
    private readonly TemporaryFolder folder = new("rabbit");
    private readonly int ports = FreePorts.Block(3);
    private ChildProcess? names;
    private ChildProcess? server;

    private RabbitBroker()
    {
    }

    /// <summary>The AMQP port on 127.0.0.1.</summary>
    public int Port => ports;

    /// <summary>As in the option <c>Address</c>.</summary>
    public string Address => $"amqp://127.0.0.1:{Port}/";

    /// <summary>The user, who may do all.</summary>
    public string User => "zerotrust";

    /// <summary>The user's password.</summary>
    public string Password { get; } = RandomNumberGenerator.GetHexString(32);

    /// <summary>Starts a new one; returns when it takes connections.</summary>
    public static async Task<RabbitBroker> StartNewAsync()
    {
        var broker = new RabbitBroker();
        await File.WriteAllTextAsync(broker.folder.Inside("rabbitmq.conf"), $"""
            listeners.tcp.1 = 127.0.0.1:{broker.Port}
            default_user = {broker.User}
            default_pass = {broker.Password}
            log.console = true
            log.file = false
            """);
        broker.names = ChildProcess.Start("epmd", ["-port", $"{broker.ports + 1}", "-address", "127.0.0.1"]);
        await broker.StartAsync();
        return broker;
    }

    /// <summary>Starts the stopped or killed broker with what it had stored.</summary>
    public async Task StartAsync()
    {
        server = ChildProcess.Start(Program, [], new Dictionary<string, string>
        {
            ["HOME"] = folder.Location,
            ["ERL_EPMD_PORT"] = $"{ports + 1}",
            ["RABBITMQ_NODENAME"] = $"zerotrust{Port}@localhost",
            ["RABBITMQ_DIST_PORT"] = $"{ports + 2}",
            ["RABBITMQ_MNESIA_BASE"] = folder.Inside("mnesia"),
            ["RABBITMQ_LOG_BASE"] = folder.Inside("log"),
            ["RABBITMQ_CONFIG_FILE"] = folder.Inside("rabbitmq.conf"),
            ["RABBITMQ_ADVANCED_CONFIG_FILE"] = folder.Inside("advanced.config"),
            ["RABBITMQ_ENABLED_PLUGINS_FILE"] = folder.Inside("plugins"),
            ["RABBITMQ_CONF_ENV_FILE"] = "/dev/null",
            // The script then becomes the virtual machine instead of standing before it, so that signals arrive.
            ["RUNNING_UNDER_SYSTEMD"] = "true",
        });
        await Eventually.HoldsAsync(AnswersAsync, Patience, "RabbitMQ answers");
    }

    /// <summary>SIGKILL, as by a power cut.</summary>
    public Task KillAsync() => EndAsync(Signal.Kill);

    /// <summary>The orderly end.</summary>
    public Task StopAsync() => EndAsync(Signal.Terminate);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await KillAsync();
        if (names is not null)
        {
            await names.EndAsync(Signal.Terminate, Patience);
            names.Dispose();
        }

        folder.Dispose();
    }

    private async Task EndAsync(Signal signal)
    {
        if (server is null)
        {
            return;
        }

        await server.EndAsync(signal, Patience);
        server.Dispose();
        server = null;
    }

    // An open port is not enough: the listener opens before the users are there. The protocol's header is answered when all is.
    private async Task<bool> AnswersAsync()
    {
        if (server is { HasExited: true })
        {
            throw new InvalidOperationException($"RabbitMQ ended:\n{server.OutputText}");
        }

        try
        {
            using var client = new TcpClient();
            await client.ConnectAsync(IPAddress.Loopback, Port);
            await client.GetStream().WriteAsync(new byte[] { (byte)'A', (byte)'M', (byte)'Q', (byte)'P', 0, 0, 9, 1 });
            return await client.GetStream().ReadAsync(new byte[1]) == 1;
        }
        catch (Exception exception) when (exception is IOException or SocketException)
        {
            return false;
        }
    }
}
