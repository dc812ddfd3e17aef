using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;
using Npgsql;
using ZeroTrust.ComplianceAudit.Entries;
using ZeroTrust.Platform.PersonalData;

namespace ZeroTrust.ComplianceAudit.Storage;

/// <summary>
/// Reads the trail in an order in which nothing can appear behind a reader's back: by writing transaction, and only what
/// was written by transactions older than every one that is still under way.
/// </summary>
internal sealed class EntryReader(NpgsqlDataSource source, PersonalValues personal, TimeProvider clock)
{
    private static readonly TimeSpan SettlePause = TimeSpan.FromMilliseconds(5);

    // A visible row of a transaction that this server has not had yet was restored from another server's dump: it is settled.
    private const string Select = """
        select tx::text, seq, id, at, actor_kind, actor_id, action, resource_type, resource_id, outcome, reason, correlation_id,
               changes::text, personal, block_id
        from compliance_audit.entries
        where (tx < pg_snapshot_xmin(pg_current_snapshot()) or tx >= pg_snapshot_xmax(pg_current_snapshot()))
        """;

    /// <summary>Up to <paramref name="count"/> entries after the cursor, oldest first.</summary>
    internal async Task<IReadOnlyList<(EntryCursor At, AuditEntryView Entry)>> ReadAsync(
        EntryFilter filter, EntryCursor? after, int count, CancellationToken ct)
    {
        await using var command = Build(filter, after, count);
        await using var reader = await command.ExecuteReaderAsync(ct);
        var entries = new List<(EntryCursor, AuditEntryView)>();
        while (await reader.ReadAsync(ct))
        {
            entries.Add((
                new EntryCursor(ulong.Parse(reader.GetString(0), CultureInfo.InvariantCulture), reader.GetInt64(1)),
                Map(reader, filter.Personal)));
        }

        return entries;
    }

    /// <summary>
    /// Waits until the transactions that are under way now have ended, so that a caller reads what it wrote before, but no
    /// longer than the limit: a long transaction delays what is shown and nobody else. Transactions of other databases of
    /// the server count too.
    /// </summary>
    internal async Task SettleAsync(TimeSpan limit, CancellationToken ct)
    {
        var began = clock.GetTimestamp();
        var horizon = await HorizonAsync("select pg_snapshot_xmax(pg_current_snapshot())::text", ct);
        while (await HorizonAsync("select pg_snapshot_xmin(pg_current_snapshot())::text", ct) < horizon && clock.GetElapsedTime(began) < limit)
        {
            // Only the server knows when a foreign transaction ends, and it does not tell.
            await Task.Delay(SettlePause, clock, ct);
        }
    }

    [SuppressMessage("Security", "CA2100", Justification = "Two constant statements. Owner: compliance-audit.")]
    private async Task<ulong> HorizonAsync(string sql, CancellationToken ct)
    {
        await using var command = source.CreateCommand(sql);
        return ulong.Parse((string)(await command.ExecuteScalarAsync(ct))!, CultureInfo.InvariantCulture);
    }

    [SuppressMessage("Security", "CA2100", Justification = "Only constant fragments are joined; every value is a parameter. Owner: compliance-audit.")]
    private NpgsqlCommand Build(EntryFilter filter, EntryCursor? after, int count)
    {
        var command = source.CreateCommand();
        var sql = new StringBuilder(Select);
        Where("actor_id =", filter.Actor);
        Where("action =", filter.Action);
        Where("resource_type =", filter.ResourceType);
        Where("resource_id =", filter.ResourceId);
        Where("outcome =", filter.Outcome);
        Where("at >=", filter.Since);
        Where("at <", filter.Until);
        if (!filter.Blocks)
        {
            sql.Append(" and block_id is null");
        }

        if (after is { } cursor)
        {
            var tx = Add(cursor.Tx.ToString(CultureInfo.InvariantCulture));
            sql.Append(CultureInfo.InvariantCulture, $" and (tx, seq) > ({tx}::text::xid8, {Add(cursor.Seq)})");
        }

        sql.Append(CultureInfo.InvariantCulture, $" order by tx, seq limit {Add(count)}");
        command.CommandText = sql.ToString();
        return command;

        void Where(string condition, object? value)
        {
            if (value is not null)
            {
                sql.Append(CultureInfo.InvariantCulture, $" and {condition} {Add(value)}");
            }
        }

        string Add(object value)
        {
            command.Parameters.AddWithValue(value);
            return string.Create(CultureInfo.InvariantCulture, $"${command.Parameters.Count}");
        }
    }

    private AuditEntryView Map(NpgsqlDataReader row, bool withPersonal) => new(
        row.GetGuid(2), new DateTimeOffset(row.GetDateTime(3), TimeSpan.Zero), row.GetString(4), row.GetString(5), row.GetString(6),
        row.GetString(7), row.GetString(8), row.GetString(9), TextOrNull(row, 10), TextOrNull(row, 11),
        EntryJson.ReadChanges(TextOrNull(row, 12)),
        withPersonal ? PersonalOf(row) : null,
        row.IsDBNull(14) ? null : row.GetGuid(14));

    private IReadOnlyList<AuditPersonalView> PersonalOf(NpgsqlDataReader row) => row.IsDBNull(13)
        ? []
        : EntryJson.ReadPersonal(personal.Reveal(EntryJson.PersonalKind, row.GetFieldValue<byte[]>(13)));

    private static string? TextOrNull(NpgsqlDataReader row, int column) => row.IsDBNull(column) ? null : row.GetString(column);
}
