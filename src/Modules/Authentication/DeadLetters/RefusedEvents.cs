using System.Buffers.Text;
using Marten;
using Npgsql;
using ZeroTrust.Contracts;
using ZeroTrust.Contracts.Audit;
using ZeroTrust.Platform.PersonalData;

namespace ZeroTrust.Authentication.DeadLetters;

/// <summary>The broker's dead letters. The body holds personal values, so it is stored encrypted.</summary>
internal sealed class RefusedEvents(IDocumentStore documents, PersonalValues values, IAuditWriter audit)
{
    public const string Table = "authentication.refused_events";
    private const string Kind = "refused_event";

    public const string Schema = """
        create schema if not exists authentication;
        create table if not exists authentication.refused_events (
          id uuid primary key, queue text not null, publisher text not null, is_batch boolean not null, code text not null, detail text not null,
          source text, event_id text, type text, subject text, body bytea not null,
          failed_at timestamptz not null default now(), attempts int not null default 1);
        create index if not exists refused_events_failed_at on authentication.refused_events (failed_at, id);
        """;

    /// <summary>The id of a content: keyed, so that it tells nothing of it.</summary>
    public Guid IdOf(string queue, ReadOnlySpan<byte> digest) =>
        new(Base64Url.DecodeFromChars(values.Lookup(Kind, $"{queue}\0{Convert.ToHexStringLower(digest)}")).AsSpan(0, 16));

    /// <summary>
    /// Stores the letters with an audit entry each; one that is there already has failed once more. The same content twice in
    /// the list failed twice: how the listener grouped the messages must not show in what is counted.
    /// </summary>
    public async Task KeepAsync(IReadOnlyList<RefusedEvent> letters, Caller publisher, CancellationToken ct)
    {
        await using var session = documents.LightweightSession();
        // One order of rows for all, so that two commits cannot wait for each other; equal ids stay in the order they came.
        foreach (var letter in letters.OrderBy(letter => letter.Id))
        {
            Keep(session, letter);
            audit.Append(session, new AuditEntry("dead_letter.kept", AuditActor.Of(publisher), "dead_letter", letter.Id.ToString(), AuditOutcome.Denied, letter.Code)
            {
                Changes = [new AuditChange("queue", null, letter.Queue)],
            });
        }

        await session.SaveChangesAsync(ct);
    }

    /// <summary>Stores one with the session's commit.</summary>
    public void Keep(IDocumentSession session, RefusedEvent letter) => session.QueueSqlCommand(
        $"""
        insert into {Table} as kept (id, queue, publisher, is_batch, code, detail, source, event_id, type, subject, body)
        values (?, ?, ?, ?, ?, ?, nullif(?, ''), nullif(?, ''), nullif(?, ''), nullif(?, ''), ?)
        on conflict (id) do update set code = excluded.code, detail = excluded.detail, failed_at = now(), attempts = kept.attempts + 1
        """,
        letter.Id, letter.Queue, letter.Publisher, letter.IsBatch, letter.Code, letter.Detail,
        letter.Source ?? "", letter.EventId ?? "", letter.Type ?? "", letter.Subject ?? "", values.Seal(Kind, Convert.ToBase64String(letter.Body.Span)));

    /// <summary>Removes one with the session's commit.</summary>
    public static void Remove(IDocumentSession session, Guid id) => session.QueueSqlCommand($"delete from {Table} where id = ?", id);

    /// <summary>The letter, its body in clear; null where there is none.</summary>
    public async Task<StoredRefusal?> FindAsync(IQuerySession session, Guid id, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand(
            "select queue, publisher, is_batch, code, detail, source, event_id, type, subject, body, failed_at, attempts from authentication.refused_events where id = $1");
        command.Parameters.AddWithValue(id);
        await using var reader = await session.ExecuteReaderAsync(command, ct);
        if (!await reader.ReadAsync(ct))
        {
            return null;
        }

        string? Text(int column) => reader.IsDBNull(column) ? null : reader.GetString(column);
        var body = Convert.FromBase64String(values.Reveal(Kind, reader.GetFieldValue<byte[]>(9)));
        return new StoredRefusal(
            new RefusedEvent(id, reader.GetString(0), reader.GetString(1), reader.GetBoolean(2), reader.GetString(3), reader.GetString(4), Text(5), Text(6), Text(7), Text(8), body),
            reader.GetFieldValue<DateTimeOffset>(10), reader.GetInt32(11));
    }
}
