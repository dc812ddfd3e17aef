using Marten;
using Npgsql;

namespace ZeroTrust.Authentication.Events;

/// <summary>Which events were applied; the primary key is what makes «once» true under any race.</summary>
internal static class ReceivedEvents
{
    public const string Table = "authentication.received_events";

    public const string Schema = """
        create schema if not exists authentication;
        create table if not exists authentication.received_events (
          source text not null, id text not null, subject text not null, sequence bigint not null,
          received_at timestamptz not null default now(), primary key (source, id));
        create index if not exists received_events_age on authentication.received_events (received_at);
        """;

    /// <summary>Those of the events that were applied before, by source and id.</summary>
    public static async Task<HashSet<(string Source, string Id)>> FindAsync(IDocumentSession session, IReadOnlyList<PersonEvent> events, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand(
            "select r.source, r.id from authentication.received_events r join unnest($1, $2) as asked(source, id) using (source, id)");
        AddKeys(command, events);
        await using var reader = await session.ExecuteReaderAsync(command, ct);
        var found = new HashSet<(string, string)>();
        while (await reader.ReadAsync(ct))
        {
            found.Add((reader.GetString(0), reader.GetString(1)));
        }

        return found;
    }

    /// <summary>Remembers the events with the session's commit.</summary>
    public static void Remember(IDocumentSession session, IReadOnlyList<PersonEvent> events) => session.QueueSqlCommand(
        "insert into authentication.received_events (source, id, subject, sequence) select * from unnest(?, ?, ?, ?)",
        events.Select(e => e.Source).ToArray(), events.Select(e => e.Id).ToArray(),
        events.Select(e => e.Subject).ToArray(), events.Select(e => e.Sequence).ToArray());

    private static void AddKeys(NpgsqlCommand command, IReadOnlyList<PersonEvent> events)
    {
        command.Parameters.AddWithValue(events.Select(e => e.Source).ToArray());
        command.Parameters.AddWithValue(events.Select(e => e.Id).ToArray());
    }
}
