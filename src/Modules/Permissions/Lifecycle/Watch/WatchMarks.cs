using Npgsql;

namespace ZeroTrust.Permissions.Lifecycle.Watch;

/// <summary>Which contents of watched files were submitted, by all instances: the same bytes come once, over restarts too.</summary>
internal sealed class WatchMarks(NpgsqlDataSource source)
{
    internal const string Schema = """

        create table if not exists permissions.policy_watch (hash text primary key, number bigint not null, submitted_at timestamptz not null);
        create sequence if not exists permissions.policy_watch_number;
        """;

    /// <summary>Whether the content was submitted, and whether no other was since.</summary>
    internal async Task<(bool WasSubmitted, bool IsLast)> FindAsync(string hash, CancellationToken ct)
    {
        await using var command = source.CreateCommand(
            "select hash = $1, number = max(number) over () from permissions.policy_watch order by hash = $1 desc limit 1");
        command.Parameters.AddWithValue(hash);
        await using var row = await command.ExecuteReaderAsync(ct);
        return await row.ReadAsync(ct) && row.GetBoolean(0) ? (true, row.GetBoolean(1)) : (false, false);
    }

    /// <summary>Notes it as the last one.</summary>
    internal async Task AddAsync(string hash, DateTimeOffset at, CancellationToken ct)
    {
        await using var command = source.CreateCommand("""
            insert into permissions.policy_watch (hash, number, submitted_at) values ($1, nextval('permissions.policy_watch_number'), $2)
            on conflict (hash) do update set number = excluded.number, submitted_at = excluded.submitted_at
            """);
        command.Parameters.AddWithValue(hash);
        command.Parameters.AddWithValue(at);
        await command.ExecuteNonQueryAsync(ct);
    }
}
