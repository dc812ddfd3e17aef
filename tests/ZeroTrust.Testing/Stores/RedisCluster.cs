using Xunit;

namespace ZeroTrust.Testing;

/// <summary>Three Redis nodes that share the slots, as Redis Cluster wants at least. It keeps nothing.</summary>
public sealed class RedisCluster : IAsyncLifetime
{
    private const int Nodes = 3;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private readonly TemporaryFolder folder = new("cluster");
    private readonly List<ChildProcess> servers = [];
    private int[] ports = [];

    /// <summary>Configuration string of StackExchange.Redis.</summary>
    public string Configuration => $"{string.Join(',', ports.Select(port => $"127.0.0.1:{port}"))},abortConnect=false";

    /// <inheritdoc/>
    public async ValueTask InitializeAsync()
    {
        ports = [.. Enumerable.Range(0, Nodes).Select(_ => FreePorts.One())];
        var buses = Enumerable.Range(0, Nodes).Select(_ => FreePorts.One()).ToArray();
        foreach (var (port, bus) in ports.Zip(buses))
        {
            servers.Add(ChildProcess.Start("redis-server",
            [
                "--bind", "127.0.0.1", "--port", $"{port}", "--cluster-port", $"{bus}", "--cluster-enabled", "yes",
                "--cluster-config-file", folder.Inside($"nodes-{port}.conf"), "--save", "", "--appendonly", "no",
            ]));
        }

        await Eventually.HoldsAsync(() => AllAsync("ping"), Patience, "the nodes answer");
        await ChildProcess.RunAsync("redis-cli", ["--cluster", "create", .. ports.Select(port => $"127.0.0.1:{port}"), "--cluster-yes"]);
        await Eventually.HoldsAsync(() => AllAsync("cluster", "info"), Patience, "every node knows the cluster");
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        foreach (var server in servers)
        {
            await server.EndAsync(Signal.Terminate, Patience);
            server.Dispose();
        }

        folder.Dispose();
    }

    // redis-cli ends with an error where nobody listens; "cluster info" must say more than that.
    private async Task<bool> AllAsync(params string[] command)
    {
        foreach (var port in ports)
        {
            var answer = await ChildProcess.AskAsync("redis-cli", ["-p", $"{port}", .. command]);
            if (!answer.Contains("PONG", StringComparison.Ordinal) && !answer.Contains("cluster_state:ok", StringComparison.Ordinal))
            {
                return false;
            }
        }

        return true;
    }
}
