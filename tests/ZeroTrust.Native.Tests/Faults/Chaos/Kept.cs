using Npgsql;

namespace ZeroTrust.Native.Tests.Faults.Chaos;

/// <summary>What PostgreSQL holds of the events that were taken.</summary>
internal static class Kept
{
    /// <summary>How many different events of the people were applied.</summary>
    public static Task<long> AppliedAsync(PostgresCluster postgres, IEnumerable<string> people) =>
        CountAsync(postgres, "select count(*) from authentication.received_events where subject = any($1)", people);

    /// <summary>How many entries of the trail tell of an event of the people.</summary>
    public static Task<long> AuditedAsync(PostgresCluster postgres, IEnumerable<string> people) => CountAsync(
        postgres, "select count(*) from compliance_audit.entries where resource_id = any($1) and action in ('user.registered', 'user.roles_assigned') and outcome = 'success'", people);

    /// <summary>When the transactions began that applied the people's events, by the events' ids; the clock is the machine's.</summary>
    public static async Task<IReadOnlyDictionary<string, DateTimeOffset>> TimesAsync(PostgresCluster postgres, IEnumerable<string> people)
    {
        await using var connection = new NpgsqlConnection(postgres.Superuser + ";Pooling=false");
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand("select id, received_at from authentication.received_events where subject = any($1)", connection);
        command.Parameters.AddWithValue(people.ToArray());
        await using var reader = await command.ExecuteReaderAsync();
        var times = new Dictionary<string, DateTimeOffset>();
        while (await reader.ReadAsync())
        {
            times.Add(reader.GetString(0), reader.GetFieldValue<DateTimeOffset>(1));
        }

        return times;
    }

#pragma warning disable CA2100 // The statements are the two above.
    private static async Task<long> CountAsync(PostgresCluster postgres, string statement, IEnumerable<string> people)
    {
        await using var connection = new NpgsqlConnection(postgres.Superuser + ";Pooling=false");
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(statement, connection);
        command.Parameters.AddWithValue(people.ToArray());
        return (long)(await command.ExecuteScalarAsync())!;
    }
#pragma warning restore CA2100
}
