using System.Data.Common;
using Marten;
using Npgsql;
using NpgsqlTypes;

namespace ZeroTrust.Authentication.Events.Lag;

/// <summary>The sources' counts in PostgreSQL, where those of all instances add up.</summary>
internal static class SourceStates
{
    public const string Schema = """
        create table if not exists authentication.source_states (
          source text primary key, applied bigint not null, duplicate bigint not null, late bigint not null, rejected bigint not null, missed bigint not null,
          last_event_time timestamptz, last_applied_at timestamptz, last_lag double precision, lag_p50 double precision, lag_p99 double precision);
        """;

    private const string Add = """
        insert into authentication.source_states as s values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
        on conflict (source) do update set applied = s.applied + excluded.applied, duplicate = s.duplicate + excluded.duplicate, late = s.late + excluded.late,
          rejected = s.rejected + excluded.rejected, missed = s.missed + excluded.missed,
          last_event_time = greatest(s.last_event_time, excluded.last_event_time), last_applied_at = greatest(s.last_applied_at, excluded.last_applied_at),
          last_lag = coalesce(excluded.last_lag, s.last_lag), lag_p50 = coalesce(excluded.lag_p50, s.lag_p50), lag_p99 = coalesce(excluded.lag_p99, s.lag_p99)
        """;

    /// <summary>Adds what came on this instance since its last look.</summary>
    public static async Task AddAsync(NpgsqlDataSource database, string source, SourceCounts counts, CancellationToken ct)
    {
        await using var command = database.CreateCommand(Add);
        command.Parameters.AddWithValue(source);
        foreach (var count in (long[])[counts.Applied, counts.Duplicate, counts.Late, counts.Rejected, counts.Missed])
        {
            command.Parameters.AddWithValue(count);
        }

        command.Parameters.Add(Optional(NpgsqlDbType.TimestampTz, counts.LastEventTime?.UtcDateTime));
        command.Parameters.Add(Optional(NpgsqlDbType.TimestampTz, counts.LastAppliedAt?.UtcDateTime));
        foreach (var lag in (double?[])[counts.LastLag, counts.LagP50, counts.LagP99])
        {
            command.Parameters.Add(Optional(NpgsqlDbType.Double, lag));
        }

        await command.ExecuteNonQueryAsync(ct);
    }

    /// <summary>The counts by source.</summary>
    public static async Task<IReadOnlyDictionary<string, SourceCounts>> ReadAsync(IQuerySession session, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand(
            "select source, applied, duplicate, late, rejected, missed, last_event_time, last_applied_at, last_lag, lag_p50, lag_p99 from authentication.source_states");
        await using var reader = await session.ExecuteReaderAsync(command, ct);
        var states = new Dictionary<string, SourceCounts>(StringComparer.Ordinal);
        while (await reader.ReadAsync(ct))
        {
            states[reader.GetString(0)] = new SourceCounts(
                reader.GetInt64(1), reader.GetInt64(2), reader.GetInt64(3), reader.GetInt64(4), reader.GetInt64(5),
                Time(reader, 6), Time(reader, 7), Number(reader, 8), Number(reader, 9), Number(reader, 10));
        }

        return states;
    }

    private static NpgsqlParameter Optional(NpgsqlDbType type, object? value) => new() { NpgsqlDbType = type, Value = value ?? DBNull.Value };

    private static DateTimeOffset? Time(DbDataReader reader, int column) => reader.IsDBNull(column) ? null : reader.GetFieldValue<DateTimeOffset>(column);

    private static double? Number(DbDataReader reader, int column) => reader.IsDBNull(column) ? null : reader.GetDouble(column);
}
