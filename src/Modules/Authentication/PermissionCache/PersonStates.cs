using Marten;
using Npgsql;
using ZeroTrust.Authentication.People;
using ZeroTrust.Contracts.Authentication;

namespace ZeroTrust.Authentication.PermissionCache;

/// <summary>A state as read from PostgreSQL, and when the reading began by PostgreSQL's clock.</summary>
internal readonly record struct StateReading(SubjectState? State, DateTimeOffset ReadAt);

/// <summary>Reads the truth with plain SQL: no session, no locks.</summary>
internal sealed class PersonStates(NpgsqlDataSource source, IDocumentStore documents)
{
    /// <summary>One subject.</summary>
    public async Task<StateReading> ReadAsync(string subject, CancellationToken ct)
    {
        await using var command = source.CreateCommand(
            $"select statement_timestamp(), (select data from {PersonTable.Name} where id = $1)");
        command.Parameters.AddWithValue(subject);
        await using var reader = await command.ExecuteReaderAsync(ct);
        await reader.ReadAsync(ct);
        var readAt = reader.GetFieldValue<DateTimeOffset>(0);
        return reader.IsDBNull(1) ? new StateReading(null, readAt) : new StateReading(StateOf(reader, 1), readAt);
    }

    /// <summary>The next subjects in the order of their ids.</summary>
    public async Task<(IReadOnlyList<SubjectState> States, DateTimeOffset ReadAt)> PageAsync(string after, int limit, CancellationToken ct)
    {
        await using var command = source.CreateCommand(
            $"select statement_timestamp(), data from {PersonTable.Name} where id > $1 order by id limit {limit}");
        command.Parameters.AddWithValue(after);
        await using var reader = await command.ExecuteReaderAsync(ct);
        var states = new List<SubjectState>(limit);
        var readAt = DateTimeOffset.MinValue;
        while (await reader.ReadAsync(ct))
        {
            readAt = reader.GetFieldValue<DateTimeOffset>(0);
            states.Add(StateOf(reader, 1));
        }

        return (states, readAt);
    }

    /// <summary>
    /// These subjects, each with how long ago its row was written; who is not there is left out. The instant is when the reading began.
    /// </summary>
    public async Task<(Dictionary<string, (SubjectState State, TimeSpan Age)> Found, DateTimeOffset ReadAt)> FindAsync(string[] subjects, CancellationToken ct)
    {
        await using var command = source.CreateCommand(
            $"select data, statement_timestamp() - mt_last_modified, statement_timestamp() from {PersonTable.Name} where id = any($1)");
        command.Parameters.AddWithValue(subjects);
        await using var reader = await command.ExecuteReaderAsync(ct);
        var found = new Dictionary<string, (SubjectState, TimeSpan)>(StringComparer.Ordinal);
        var readAt = DateTimeOffset.MinValue;
        while (await reader.ReadAsync(ct))
        {
            readAt = reader.GetFieldValue<DateTimeOffset>(2);
            var state = StateOf(reader, 0);
            found[state.Subject] = (state, reader.GetTimeSpan(1));
        }

        return (found, readAt);
    }

    /// <summary>The epochs of who changed within the time, newest first.</summary>
    public async Task<(List<(string Subject, long Epoch, DateTimeOffset At)> Changes, DateTimeOffset Since)> ChangesAsync(
        TimeSpan within, int limit, CancellationToken ct)
    {
        // The member's spelling is the host's choice of casing.
        await using var command = source.CreateCommand($"""
            select id, coalesce(data ->> 'epoch', data ->> 'Epoch')::bigint, mt_last_modified, statement_timestamp() - $1
            from {PersonTable.Name} where mt_last_modified >= statement_timestamp() - $1 order by mt_last_modified desc limit {limit}
            """);
        command.Parameters.AddWithValue(within);
        await using var reader = await command.ExecuteReaderAsync(ct);
        var changes = new List<(string, long, DateTimeOffset)>();
        var since = DateTimeOffset.MinValue;
        while (await reader.ReadAsync(ct))
        {
            since = reader.GetFieldValue<DateTimeOffset>(3);
            changes.Add((reader.GetString(0), reader.GetInt64(1), reader.GetFieldValue<DateTimeOffset>(2)));
        }

        return (changes, changes.Count == limit ? changes[^1].Item3 : since);
    }

    private SubjectState StateOf(NpgsqlDataReader reader, int column) =>
        documents.Options.Serializer().FromJson<PersonDocument>(reader, column).ToState();
}
