using System.Security.Cryptography;
using Npgsql;
using Xunit;

namespace ZeroTrust.Testing;

/// <summary>
/// A fresh, empty database, dropped at the end: on the server of <c>ZEROTRUST_TEST_POSTGRES</c> (a superuser's connection
/// string, set by tests/run), else on a cluster of its own. To stop and restart the server take <see cref="PostgresCluster"/>.
/// </summary>
public sealed class PostgresServer : IAsyncLifetime
{
    private readonly List<string> databases = [];
    private readonly string? given = Environment.GetEnvironmentVariable("ZEROTRUST_TEST_POSTGRES");
    private PostgresCluster? own;

    /// <summary>Connection string of the fresh database.</summary>
    public string ConnectionString { get; private set; } = string.Empty;

    private string Superuser => own?.Superuser ?? given!;

    /// <inheritdoc/>
    public async ValueTask InitializeAsync()
    {
        if (string.IsNullOrEmpty(given))
        {
            own = await PostgresCluster.StartNewAsync();
        }

        ConnectionString = await CreateDatabaseAsync();
    }

    /// <summary>One more fresh database on the same server, dropped together with the first.</summary>
    public async Task<string> CreateDatabaseAsync()
    {
        var name = $"test_{RandomNumberGenerator.GetHexString(16, lowercase: true)}";
        await ExecuteAsync($"create database {name}");
        databases.Add(name);
        return new NpgsqlConnectionStringBuilder(Superuser) { Database = name }.ConnectionString;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (own is not null)
        {
            await own.DisposeAsync();
            return;
        }

        foreach (var name in databases)
        {
            await ExecuteAsync($"drop database if exists {name} with (force)");
        }
    }

    private async Task ExecuteAsync(string statement)
    {
        await using var connection = new NpgsqlConnection(Superuser + ";Pooling=false");
        await connection.OpenAsync();
#pragma warning disable CA2100 // Database names cannot be parameters; this one is "test_" and sixteen hexadecimal digits.
        await using var command = new NpgsqlCommand(statement, connection);
#pragma warning restore CA2100
        await command.ExecuteNonQueryAsync();
    }
}
