using Marten;
using Npgsql;
using ZeroTrust.Platform.Changes;

namespace ZeroTrust.Authentication.Sessions;

/// <summary>Reads and writes sessions.</summary>
internal sealed class SessionStore(NpgsqlDataSource source)
{
    private const string Columns = """
        s.id, s.subject, s.audience, s.methods, s.context_class, s.authenticated_at, s.rotated_at, s.idle_until, s.ends_at,
        s.generation, s.token_hash, s.password_serial, s.revoked_at
        """;

    /// <summary>The session and the serial of the person's current password (0 for none), in one read.</summary>
    public async Task<(Session? Session, int PasswordSerial)> FindAsync(string id, CancellationToken ct)
    {
        await using var command = source.CreateCommand(
            $"select {Columns}, coalesce(p.serial, 0) from {SessionTable.Name} s left join authentication.passwords p on p.subject = s.subject where s.id = $1");
        command.Parameters.AddWithValue(id);
        await using var reader = await command.ExecuteReaderAsync(ct);
        return await reader.ReadAsync(ct) ? (Read(reader), reader.GetInt32(13)) : (null, 0);
    }

    /// <summary>The sessions of a person that are not revoked and not over.</summary>
    public async Task<IReadOnlyList<string>> LiveOfAsync(string subject, DateTimeOffset now, CancellationToken ct)
    {
        await using var command = source.CreateCommand(
            $"select id from {SessionTable.Name} where subject = $1 and revoked_at is null and ends_at > $2 and idle_until > $2 order by id");
        command.Parameters.AddWithValue(subject);
        command.Parameters.AddWithValue(now);
        return await ReadIdsAsync(command, ct);
    }

    /// <summary>The sessions that were revoked since.</summary>
    public async Task<IReadOnlyList<string>> RevokedSinceAsync(DateTimeOffset since, CancellationToken ct)
    {
        await using var command = source.CreateCommand($"select id from {SessionTable.Name} where revoked_at >= $1");
        command.Parameters.AddWithValue(since);
        return await ReadIdsAsync(command, ct);
    }

    /// <summary>Opens a session with the commit.</summary>
    public static void Open(IDocumentSession unitOfWork, Session session, byte[] sealedAddress) => unitOfWork.QueueSqlCommand(
        """
        insert into authentication.sessions (id, subject, audience, methods, context_class, authenticated_at, rotated_at, idle_until,
          ends_at, generation, token_hash, password_serial, address) values (?, ?, ?, string_to_array(?, ' '), ?, ?, ?, ?, ?, ?, ?, ?, ?)
        """,
        session.Id, session.Subject, session.Audience, string.Join(' ', session.Methods), session.ContextClass, session.AuthenticatedAt,
        session.RotatedAt, session.IdleUntil, session.EndsAt, session.Generation, session.TokenHash, session.PasswordSerial, sealedAddress);

    /// <summary>Revokes a session with the commit and tells every instance.</summary>
    public static void Revoke(IDocumentSession unitOfWork, string id, string reason, DateTimeOffset now)
    {
        unitOfWork.QueueSqlCommand(
            "update authentication.sessions set revoked_at = ?, revoke_reason = ? where id = ? and revoked_at is null", now, reason, id);
        unitOfWork.Announce(RevokedSessions.TopicName, id);
    }

    private static async Task<IReadOnlyList<string>> ReadIdsAsync(NpgsqlCommand command, CancellationToken ct)
    {
        var ids = new List<string>();
        await using var reader = await command.ExecuteReaderAsync(ct);
        while (await reader.ReadAsync(ct))
        {
            ids.Add(reader.GetString(0));
        }

        return ids;
    }

    private static Session Read(NpgsqlDataReader row) => new(
        row.GetString(0), row.GetString(1), row.GetString(2), row.GetFieldValue<string[]>(3), row.GetString(4),
        row.GetFieldValue<DateTimeOffset>(5), row.GetFieldValue<DateTimeOffset>(6), row.GetFieldValue<DateTimeOffset>(7),
        row.GetFieldValue<DateTimeOffset>(8), row.GetInt32(9), row.GetFieldValue<byte[]>(10), row.GetInt32(11),
        row.IsDBNull(12) ? null : row.GetFieldValue<DateTimeOffset>(12));
}
