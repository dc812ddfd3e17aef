using Npgsql;

namespace ZeroTrust.Platform.Postgres;

/// <summary>Lets one instance at a time do a job. The lock is the connection's: a killed process frees it.</summary>
public static class AdvisoryLock
{
    /// <summary>Waits for the lock and runs the work under it.</summary>
    public static async Task RunAsync(NpgsqlDataSource source, string name, Func<Task> work, CancellationToken ct)
    {
        await using var connection = await source.OpenConnectionAsync(ct);
        await ExecuteAsync(connection, "select pg_advisory_lock(hashtextextended($1, 0))", name, ct);
        try
        {
            await work();
        }
        finally
        {
            await ExecuteAsync(connection, "select pg_advisory_unlock(hashtextextended($1, 0))", name, CancellationToken.None);
        }
    }

    /// <summary>Runs the work if no other instance holds the lock; false if one does.</summary>
    public static async Task<bool> TryRunAsync(NpgsqlDataSource source, string name, Func<Task> work, CancellationToken ct)
    {
        await using var connection = await source.OpenConnectionAsync(ct);
        if (await ExecuteAsync(connection, "select pg_try_advisory_lock(hashtextextended($1, 0))", name, ct) is not true)
        {
            return false;
        }

        try
        {
            await work();
            return true;
        }
        finally
        {
            await ExecuteAsync(connection, "select pg_advisory_unlock(hashtextextended($1, 0))", name, CancellationToken.None);
        }
    }

    private static async Task<object?> ExecuteAsync(NpgsqlConnection connection, string sql, string name, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        command.Parameters.AddWithValue($"zerotrust.{name}");
        return await command.ExecuteScalarAsync(ct);
    }
}
