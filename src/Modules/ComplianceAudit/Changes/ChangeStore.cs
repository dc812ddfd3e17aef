using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;
using Npgsql;
using ZeroTrust.ComplianceAudit.Entries;
using ZeroTrust.Contracts.Audit;
using ZeroTrust.Contracts.Changes;
using ZeroTrust.Platform.PersonalData;

namespace ZeroTrust.ComplianceAudit.Changes;

/// <summary>Reads change requests. What changes them is in <see cref="ChangeWrites"/>.</summary>
internal sealed class ChangeStore(NpgsqlDataSource source, PersonalValues values)
{
    /// <summary>The kind that reasons are sealed under.</summary>
    public const string ReasonKind = "change_reason";

    /// <summary>The request, or null.</summary>
    public async Task<StoredChange?> FindAsync(Guid id, CancellationToken ct) =>
        (await ReadAsync("id = $1", [id], ct)).SingleOrDefault();

    /// <summary>The one that has the turn of this resource, over or not; null for none.</summary>
    public async Task<StoredChange?> FindWaitingAsync(string kind, string resourceId, CancellationToken ct) =>
        (await ReadAsync("kind = $1 and resource_id = $2 and state = 'requested'", [kind, resourceId], ct)).SingleOrDefault();

    /// <summary>Requests whose time is over and that nobody has marked, at most a hundred.</summary>
    public Task<IReadOnlyList<StoredChange>> OverdueAsync(DateTimeOffset now, CancellationToken ct) =>
        ReadAsync("state = 'requested' and expires_at <= $1 order by expires_at limit 100", [now], ct);

    /// <summary>How many of a requester wait at this instant.</summary>
    public async Task<long> CountOpenAsync(AuditActor requester, DateTimeOffset now, CancellationToken ct)
    {
        await using var command = source.CreateCommand(
            "select count(*) from compliance_audit.changes where requester_id = $1 and requester_kind = $2 and state = 'requested' and expires_at > $3");
        command.Parameters.AddWithValue(requester.Id);
        command.Parameters.AddWithValue(requester.Kind);
        command.Parameters.AddWithValue(now);
        return (long)(await command.ExecuteScalarAsync(ct))!;
    }

    /// <summary>Newest first: those that the reader asked for, and those of the kinds that it may decide.</summary>
    /// <param name="state">As it is at <paramref name="now"/>; null for every.</param>
    /// <param name="after">The last one of the page before.</param>
    public Task<IReadOnlyList<StoredChange>> ListAsync(
        AuditActor reader, string[] kinds, string? state, Guid? after, int count, DateTimeOffset now, CancellationToken ct)
    {
        var where = new StringBuilder("((requester_id = $1 and requester_kind = $2) or kind = any($3))");
        var parameters = new List<object> { reader.Id, reader.Kind, kinds };
        if (state is not null)
        {
            parameters.AddRange([now, state]);
            where.Append(" and case when state = 'requested' and expires_at <= $4 then 'expired' else state end = $5");
        }

        if (after is { } last)
        {
            parameters.Add(last);
            where.Append(CultureInfo.InvariantCulture, $" and id < ${parameters.Count}");
        }

        parameters.Add(count);
        where.Append(CultureInfo.InvariantCulture, $" order by id desc limit ${parameters.Count}");
        return ReadAsync(where.ToString(), parameters, ct);
    }

    [SuppressMessage("Security", "CA2100", Justification = "Conditions are constants of this class; every value is a parameter. Owner: compliance-audit.")]
    private async Task<IReadOnlyList<StoredChange>> ReadAsync(string where, IReadOnlyList<object> parameters, CancellationToken ct)
    {
        await using var command = source.CreateCommand($"select {ChangeTable.Columns} from {ChangeTable.Name} where {where}");
        foreach (var value in parameters)
        {
            command.Parameters.Add(new() { Value = value });
        }

        await using var reader = await command.ExecuteReaderAsync(ct);
        var changes = new List<StoredChange>();
        while (await reader.ReadAsync(ct))
        {
            changes.Add(Map(reader));
        }

        return changes;
    }

    private StoredChange Map(NpgsqlDataReader row) => new(
        new ChangeRequest(
            row.GetGuid(0).ToString("N"),
            new ChangeProposal(
                row.GetString(1), row.GetString(2), row.GetString(3), new AuditActor(row.GetString(4), row.GetString(5)), TextOrNull(row, 6),
                values.Reveal(ReasonKind, row.GetFieldValue<byte[]>(7)), [.. EntryJson.ReadChanges(row.GetString(8)).Select(view => new AuditChange(view.Field, view.Before, view.After))]),
            row.GetString(9), row.GetFieldValue<DateTimeOffset>(10), row.GetFieldValue<DateTimeOffset>(11)),
        row.IsDBNull(12) ? null : row.GetFieldValue<DateTimeOffset>(12),
        row.IsDBNull(13) ? null : new AuditActor(row.GetString(13), row.GetString(14)),
        row.IsDBNull(15) ? null : values.Reveal(ReasonKind, row.GetFieldValue<byte[]>(15)));

    private static string? TextOrNull(NpgsqlDataReader row, int column) => row.IsDBNull(column) ? null : row.GetString(column);
}
