using System.Data.Common;
using Marten;
using Npgsql;
using ZeroTrust.Authentication.People;
using ZeroTrust.Platform.Changes;
using ZeroTrust.Platform.Grouping;

namespace ZeroTrust.Authentication.Sessions;

/// <summary>Reads and writes sessions.</summary>
internal sealed class SessionStore
{
    private const int MaxGroup = 64;
    private const int MaxReadsAtOnce = 2;
    private const string Columns = """
        s.id, s.subject, s.audience, s.methods, s.context_class, s.authenticated_at, s.rotated_at, s.idle_until, s.ends_at,
        s.generation, s.token_hash, s.epoch, s.revoked_at
        """;

    private readonly NpgsqlDataSource _source;
    private readonly WorkGroups<string, (Session? Session, long SessionsFromEpoch)> _reads;

    public SessionStore(NpgsqlDataSource source)
    {
        _source = source;
        _reads = new(FindAsync, MaxGroup, MaxReadsAtOnce);
    }

    /// <summary>
    /// The session and the epoch from which on the person's sessions are good, in one read, which begins after the call and may
    /// serve other calls too.
    /// </summary>
    public Task<(Session? Session, long SessionsFromEpoch)> FindAsync(string id, CancellationToken ct) => _reads.RunAsync(id, ct);

    /// <summary>The sessions that were revoked since.</summary>
    public async Task<IReadOnlyList<string>> RevokedSinceAsync(DateTimeOffset since, CancellationToken ct)
    {
        await using var command = _source.CreateCommand($"select id from {SessionTable.Name} where revoked_at >= $1");
        command.Parameters.AddWithValue(since);
        await using var reader = await command.ExecuteReaderAsync(ct);
        return await ReadIdsAsync(reader, ct);
    }

    /// <summary>
    /// The live sessions of a person beyond the newest few. Until the unit of work ends no other login of the person gets here,
    /// so that logins at once do not each overlook the others.
    /// </summary>
    public static async Task<IReadOnlyList<string>> FindBeyondAsync(
        IDocumentSession unitOfWork, string subject, long sessionsFromEpoch, int newest, DateTimeOffset now, CancellationToken ct)
    {
        await unitOfWork.BeginTransactionAsync(ct);
        await using (var turn = new NpgsqlCommand("select pg_advisory_xact_lock(hashtextextended('zerotrust.sessions:' || $1, 0))"))
        {
            turn.Parameters.AddWithValue(subject);
            await unitOfWork.ExecuteAsync(turn, ct);
        }

        await using var command = new NpgsqlCommand($"""
            select id from {SessionTable.Name}
            where subject = $1 and revoked_at is null and ends_at > $2 and idle_until > $2 and epoch >= $3
            order by authenticated_at desc, id desc offset $4
            """);
        command.Parameters.AddWithValue(subject);
        command.Parameters.AddWithValue(now);
        command.Parameters.AddWithValue(sessionsFromEpoch);
        command.Parameters.AddWithValue(newest);
        await using var reader = await unitOfWork.ExecuteReaderAsync(command, ct);
        return await ReadIdsAsync(reader, ct);
    }

    /// <summary>Opens a session with the commit.</summary>
    public static void Open(IDocumentSession unitOfWork, Session session, byte[] sealedAddress) => unitOfWork.QueueSqlCommand(
        """
        insert into authentication.sessions (id, subject, audience, methods, context_class, authenticated_at, rotated_at, idle_until,
          ends_at, generation, token_hash, epoch, address) values (?, ?, ?, string_to_array(?, ' '), ?, ?, ?, ?, ?, ?, ?, ?, ?)
        """,
        session.Id, session.Subject, session.Audience, string.Join(' ', session.Methods), session.ContextClass, session.AuthenticatedAt,
        session.RotatedAt, session.IdleUntil, session.EndsAt, session.Generation, session.TokenHash, session.Epoch, sealedAddress);

    /// <summary>Revokes a session with the commit and tells every instance.</summary>
    public static void Revoke(IDocumentSession unitOfWork, string id, string reason, DateTimeOffset now)
    {
        unitOfWork.QueueSqlCommand(
            "update authentication.sessions set revoked_at = ?, revoke_reason = ? where id = ? and revoked_at is null", now, reason, id);
        unitOfWork.Announce(RevokedSessions.TopicName, id);
    }

    private async Task<IReadOnlyList<(Session? Session, long SessionsFromEpoch)>> FindAsync(IReadOnlyList<string> ids)
    {
        await using var command = _source.CreateCommand(
            $"select {Columns}, {PersonTable.SessionsFromEpoch} from {SessionTable.Name} s left join {PersonTable.Name} p on p.id = s.subject where s.id = any($1)");
        command.Parameters.AddWithValue(ids.ToArray());
        await using var reader = await command.ExecuteReaderAsync();
        var found = new Dictionary<string, (Session? Session, long SessionsFromEpoch)>(StringComparer.Ordinal);
        while (await reader.ReadAsync())
        {
            found[reader.GetString(0)] = (Read(reader), reader.GetInt64(13));
        }

        return [.. ids.Select(id => found.GetValueOrDefault(id))];
    }

    private static async Task<IReadOnlyList<string>> ReadIdsAsync(DbDataReader reader, CancellationToken ct)
    {
        var ids = new List<string>();
        while (await reader.ReadAsync(ct))
        {
            ids.Add(reader.GetString(0));
        }

        return ids;
    }

    private static Session Read(NpgsqlDataReader row) => new(
        row.GetString(0), row.GetString(1), row.GetString(2), row.GetFieldValue<string[]>(3), row.GetString(4),
        row.GetFieldValue<DateTimeOffset>(5), row.GetFieldValue<DateTimeOffset>(6), row.GetFieldValue<DateTimeOffset>(7),
        row.GetFieldValue<DateTimeOffset>(8), row.GetInt32(9), row.GetFieldValue<byte[]>(10), row.GetInt64(11),
        row.IsDBNull(12) ? null : row.GetFieldValue<DateTimeOffset>(12));
}
