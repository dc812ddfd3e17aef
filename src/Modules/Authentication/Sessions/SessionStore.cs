using Marten;
using Npgsql;
using ZeroTrust.Authentication.People;
using ZeroTrust.Platform.Changes;
using ZeroTrust.Platform.Grouping;

namespace ZeroTrust.Authentication.Sessions;

/// <summary>Reads and writes single sessions.</summary>
internal sealed class SessionStore
{
    private const int MaxGroup = 64;
    private const int MaxReadsAtOnce = 2;
    private readonly NpgsqlDataSource _source;
    private readonly WorkGroups<string, FoundSession?> _reads;

    public SessionStore(NpgsqlDataSource source)
    {
        _source = source;
        _reads = new(FindAsync, MaxGroup, MaxReadsAtOnce);
    }

    /// <summary>The session, or null, in one read, which begins after the call and may serve other calls too.</summary>
    public Task<FoundSession?> FindAsync(string id, CancellationToken ct) => _reads.RunAsync(id, ct);

    /// <summary>The sessions that were revoked since.</summary>
    public async Task<IReadOnlyList<string>> RevokedSinceAsync(DateTimeOffset since, CancellationToken ct)
    {
        await using var command = _source.CreateCommand($"select id from {SessionTable.Name} where revoked_at >= $1");
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

    /// <summary>
    /// The same in the unit of work's transaction: true for exactly one of many, who then wait for its end. Undone with it.
    /// </summary>
    public static async Task<bool> TryRevokeAsync(IDocumentSession unitOfWork, string id, string reason, DateTimeOffset now, CancellationToken ct)
    {
        await unitOfWork.BeginTransactionAsync(ct);
        await using var command = new NpgsqlCommand(
            $"update {SessionTable.Name} set revoked_at = $1, revoke_reason = $2 where id = $3 and revoked_at is null returning 1");
        command.Parameters.AddWithValue(now);
        command.Parameters.AddWithValue(reason);
        command.Parameters.AddWithValue(id);
        await using var reader = await unitOfWork.ExecuteReaderAsync(command, ct);
        if (!await reader.ReadAsync(ct))
        {
            return false;
        }

        unitOfWork.Announce(RevokedSessions.TopicName, id);
        return true;
    }

    /// <summary>With the commit: the session is one of those from this epoch on, as if its login had read it.</summary>
    public static void Keep(IDocumentSession unitOfWork, string id, long epoch) => unitOfWork.QueueSqlCommand(
        "update authentication.sessions set epoch = ? where id = ? and revoked_at is null", epoch, id);

    private async Task<IReadOnlyList<FoundSession?>> FindAsync(IReadOnlyList<string> ids)
    {
        await using var command = _source.CreateCommand($"""
            select {SessionRow.Columns}, {PersonTable.SessionsFromEpoch}, clock_timestamp() - s.rotated_at
            from {SessionTable.Name} s left join {PersonTable.Name} p on p.id = s.subject where s.id = any($1)
            """);
        command.Parameters.AddWithValue(ids.ToArray());
        await using var reader = await command.ExecuteReaderAsync();
        var found = new Dictionary<string, FoundSession>(StringComparer.Ordinal);
        while (await reader.ReadAsync())
        {
            found[reader.GetString(0)] = new FoundSession(
                SessionRow.Read(reader), reader.GetInt64(SessionRow.ColumnCount), reader.GetFieldValue<TimeSpan>(SessionRow.ColumnCount + 1));
        }

        return [.. ids.Select(id => found.GetValueOrDefault(id))];
    }
}

/// <summary>A session as read, with what is to be judged beside it.</summary>
/// <param name="SessionsFromEpoch">The epoch of the change that last ended the person's sessions; 0 for none.</param>
/// <param name="SinceExchange">
/// How long before the read the last exchange of the refresh token was. Both instants are PostgreSQL's, so it holds whatever the
/// clocks of the instances say.
/// </param>
internal sealed record FoundSession(Session Session, long SessionsFromEpoch, TimeSpan SinceExchange);
