using Marten;
using Npgsql;
using ZeroTrust.Authentication.People;
using ZeroTrust.Platform.Changes;

namespace ZeroTrust.Authentication.Sessions;

/// <summary>Reads and writes single sessions.</summary>
internal sealed class SessionStore(NpgsqlDataSource source)
{
    /// <summary>
    /// The session, the epoch from which on the person's sessions are good, and how long ago the last exchange was, in one read.
    /// Both instants of the last are PostgreSQL's, so that it holds whatever the clocks of the instances say.
    /// </summary>
    public async Task<(Session? Session, long SessionsFromEpoch, TimeSpan SinceExchange)> FindAsync(string id, CancellationToken ct)
    {
        await using var command = source.CreateCommand($"""
            select {SessionRow.Columns}, {PersonTable.SessionsFromEpoch}, clock_timestamp() - s.rotated_at
            from {SessionTable.Name} s left join {PersonTable.Name} p on p.id = s.subject where s.id = $1
            """);
        command.Parameters.AddWithValue(id);
        await using var reader = await command.ExecuteReaderAsync(ct);
        return await reader.ReadAsync(ct)
            ? (SessionRow.Read(reader), reader.GetInt64(SessionRow.ColumnCount), reader.GetFieldValue<TimeSpan>(SessionRow.ColumnCount + 1))
            : (null, 0, default);
    }

    /// <summary>The sessions that were revoked since.</summary>
    public async Task<IReadOnlyList<string>> RevokedSinceAsync(DateTimeOffset since, CancellationToken ct)
    {
        await using var command = source.CreateCommand($"select id from {SessionTable.Name} where revoked_at >= $1");
        command.Parameters.AddWithValue(since);
        await using var reader = await command.ExecuteReaderAsync(ct);
        return await SessionRow.ReadIdsAsync(reader, ct);
    }

    /// <summary>Opens a session with the commit.</summary>
    public static void Open(IDocumentSession unitOfWork, Session session, byte[] sealedAddress, byte[] sealedDevice) => unitOfWork.QueueSqlCommand(
        """
        insert into authentication.sessions (id, subject, audience, methods, context_class, created_at, authenticated_at, rotated_at, idle_until,
          ends_at, generation, token_hash, epoch, address, device, key_thumbprint) values (?, ?, ?, string_to_array(?, ' '), ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, nullif(?, ''))
        """,
        session.Id, session.Subject, session.Audience, string.Join(' ', session.Methods), session.ContextClass, session.CreatedAt, session.AuthenticatedAt,
        session.RotatedAt, session.IdleUntil, session.EndsAt, session.Generation, session.TokenHash, session.Epoch, sealedAddress, sealedDevice,
        session.Key?.KeyThumbprint ?? "");

    /// <summary>Revokes a session with the commit and tells every instance.</summary>
    public static void Revoke(IDocumentSession unitOfWork, string id, string reason, DateTimeOffset now)
    {
        unitOfWork.QueueSqlCommand(
            "update authentication.sessions set revoked_at = ?, revoke_reason = ? where id = ? and revoked_at is null", now, reason, id);
        unitOfWork.Announce(RevokedSessions.TopicName, id);
    }

    /// <summary>With the commit: the session is one of those from this epoch on, as if its login had read it.</summary>
    public static void Keep(IDocumentSession unitOfWork, string id, long epoch) => unitOfWork.QueueSqlCommand(
        "update authentication.sessions set epoch = ? where id = ? and revoked_at is null", epoch, id);
}
