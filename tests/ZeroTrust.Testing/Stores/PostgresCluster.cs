using System.Security.Cryptography;
using Npgsql;

namespace ZeroTrust.Testing;

/// <summary>A PostgreSQL of the test's own, which it may stop, kill and start again. The port stays the same over restarts.</summary>
public sealed class PostgresCluster : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private readonly TemporaryFolder folder = new("postgres");
    private readonly string password = RandomNumberGenerator.GetHexString(32);
    private readonly string programs = FindPrograms();
    private ChildProcess? server;

    private PostgresCluster()
    {
    }

    /// <summary>The port on 127.0.0.1.</summary>
    public int Port { get; } = FreePorts.One();

    /// <summary>Connection string of the superuser to the database <c>postgres</c>.</summary>
    public string Superuser => $"Host=127.0.0.1;Port={Port};Database=postgres;Username=postgres;Password={password}";

    private string Data => folder.Inside("data");

    /// <summary>Makes the cluster and starts it.</summary>
    public static async Task<PostgresCluster> StartNewAsync()
    {
        var cluster = new PostgresCluster();
        await cluster.InitialiseAsync();
        await cluster.StartAsync();
        return cluster;
    }

    /// <summary>Starts the stopped server; returns when it answers.</summary>
    public async Task StartAsync()
    {
        var (program, arguments) = AsPostgres(Path.Combine(programs, "postgres"), "-D", Data, "-h", "127.0.0.1", "-p", $"{Port}", "-k", "", "-c", "fsync=off");
        server = ChildProcess.Start(program, arguments);
        await Eventually.HoldsAsync(AnswersAsync, Patience, "PostgreSQL answers");
    }

    /// <summary>The fast shutdown: open connections are cut.</summary>
    public Task StopAsync() => EndAsync(Signal.Interrupt);

    /// <summary>The immediate shutdown: nothing is finished, and the next start recovers from the log as after a crash.</summary>
    public Task CrashAsync() => EndAsync(Signal.Quit);

    /// <summary>Stop, then start.</summary>
    public async Task RestartAsync()
    {
        await StopAsync();
        await StartAsync();
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await StopAsync();
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
        NpgsqlConnection.ClearAllPools();
    }

    private async Task InitialiseAsync()
    {
        var passwordFile = folder.Inside("password");
        await File.WriteAllTextAsync(passwordFile, password);
        Directory.CreateDirectory(Data);
        if (IsRoot)
        {
            await ChildProcess.RunAsync("chown", ["postgres:", Data, passwordFile]);
        }

        var (program, arguments) = AsPostgres(Path.Combine(programs, "initdb"), "-D", Data, "-U", "postgres", "--pwfile", passwordFile,
            "--auth=scram-sha-256", "--encoding=UTF8", "--locale=C", "--no-sync");
        await ChildProcess.RunAsync(program, arguments);
        File.Delete(passwordFile);
    }

    private async Task<bool> AnswersAsync()
    {
        if (server is { HasExited: true })
        {
            throw new InvalidOperationException($"PostgreSQL ended:\n{server.OutputText}");
        }

        try
        {
            await using var connection = new NpgsqlConnection(Superuser + ";Pooling=false;Timeout=5");
            await connection.OpenAsync();
            return true;
        }
        catch (NpgsqlException)
        {
            return false;
        }
    }

    private static bool IsRoot => Environment.UserName == "root";

    // PostgreSQL refuses to run as root; setpriv becomes the user and the program without a process between, so signals arrive.
    private static (string Program, string[] Arguments) AsPostgres(string program, params string[] arguments) =>
        IsRoot ? ("setpriv", ["--reuid", "postgres", "--regid", "postgres", "--init-groups", "--", program, .. arguments]) : (program, arguments);

    private static string FindPrograms() =>
        (Directory.Exists("/usr/lib/postgresql") ? Directory.GetDirectories("/usr/lib/postgresql") : [])
            .Select(version => Path.Combine(version, "bin"))
            .Where(bin => File.Exists(Path.Combine(bin, "initdb")))
            .OrderBy(bin => bin.Length).ThenBy(bin => bin, StringComparer.Ordinal)
            .LastOrDefault()
        ?? throw new InvalidOperationException("PostgreSQL is not installed: no initdb below /usr/lib/postgresql.");
}
