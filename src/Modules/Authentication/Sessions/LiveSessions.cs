using Marten;
using Npgsql;
using ZeroTrust.Authentication.People;
using ZeroTrust.Platform.Paging;

namespace ZeroTrust.Authentication.Sessions;

/// <summary>Finds a person's sessions that are not over.</summary>
internal sealed class LiveSessions(NpgsqlDataSource source, TimeProvider clock)
{
    private const string AreLive = "s.revoked_at is null and s.ends_at > $2 and s.idle_until > $2";

    private const string Select = $"""
        select {SessionRow.Columns}, s.address, s.device
        from {SessionTable.Name} s join {PersonTable.Name} p on p.id = s.subject and s.epoch >= {PersonTable.SessionsFromEpoch}
        """;

    /// <summary>The person's sessions, newest first: one more than the page has, where there are as many.</summary>
    public async Task<IReadOnlyList<SeenSession>> ListAsync(string subject, PageQuery page, CancellationToken ct)
    {
        // Ids begin with the time at which they were made.
        await using var command = source.CreateCommand(
            $"{Select} where s.subject = $1 and {AreLive} and ($3 = '' or s.id < $3) order by s.id desc limit $4");
        command.Parameters.AddWithValue(subject);
        command.Parameters.AddWithValue(clock.GetUtcNow());
        command.Parameters.AddWithValue(page.After ?? "");
        command.Parameters.AddWithValue(page.Limit + 1);
        await using var reader = await command.ExecuteReaderAsync(ct);
        var sessions = new List<SeenSession>();
        while (await reader.ReadAsync(ct))
        {
            sessions.Add(Read(reader));
        }

        return sessions;
    }

    /// <summary>The session with this id, whoever's it is; null where it is over or never was.</summary>
    public async Task<SeenSession?> FindAsync(string id, CancellationToken ct)
    {
        await using var command = source.CreateCommand($"{Select} where s.id = $1 and {AreLive}");
        command.Parameters.AddWithValue(id);
        command.Parameters.AddWithValue(clock.GetUtcNow());
        await using var reader = await command.ExecuteReaderAsync(ct);
        return await reader.ReadAsync(ct) ? Read(reader) : null;
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

        await using var command = new NpgsqlCommand(
            $"select s.id from {SessionTable.Name} s where s.subject = $1 and {AreLive} and s.epoch >= $3 order by s.id desc offset $4");
        command.Parameters.AddWithValue(subject);
        command.Parameters.AddWithValue(now);
        command.Parameters.AddWithValue(sessionsFromEpoch);
        command.Parameters.AddWithValue(newest);
        await using var reader = await unitOfWork.ExecuteReaderAsync(command, ct);
        return await SessionRow.ReadIdsAsync(reader, ct);
    }

    private static SeenSession Read(NpgsqlDataReader row) => new(
        SessionRow.Read(row), row.GetFieldValue<byte[]>(SessionRow.ColumnCount),
        row.IsDBNull(SessionRow.ColumnCount + 1) ? null : row.GetFieldValue<byte[]>(SessionRow.ColumnCount + 1));
}

/// <summary>A session with where it was last used from and the device that opened it, both sealed.</summary>
/// <param name="Device">Null where the session is older than the column.</param>
internal sealed record SeenSession(Session Session, byte[] Address, byte[]? Device)
{
    public override string ToString() => Session.Id;
}
