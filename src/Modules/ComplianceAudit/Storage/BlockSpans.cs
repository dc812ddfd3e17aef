using Npgsql;
using ZeroTrust.ComplianceAudit.Stream;

namespace ZeroTrust.ComplianceAudit.Storage;

/// <summary>Reads blocks by the time of what they hold, oldest first, a few at a time; no transaction stays open between two pages.</summary>
internal sealed class BlockSpans(NpgsqlDataSource source)
{
    // A block spans BlockSpan.Longest at most, so one that reaches into the asked time began no earlier than that before it.
    private const string Sql = """
        select id, first_at, facts from compliance_audit.blocks
        where first_at >= $1 and first_at < $2 and last_at >= $3 and count > 0 and (first_at, id) > ($4, $5)
        order by first_at, id limit $6
        """;

    internal async Task<IReadOnlyList<StoredFacts>> ReadAsync(DateTimeOffset from, DateTimeOffset to, StoredFacts? after, int count, CancellationToken ct)
    {
        var begin = from - DateTimeOffset.MinValue > BlockSpan.Longest ? from - BlockSpan.Longest : DateTimeOffset.MinValue;
        await using var command = source.CreateCommand(Sql);
        command.Parameters.AddWithValue(begin.ToUniversalTime());
        command.Parameters.AddWithValue(to.ToUniversalTime());
        command.Parameters.AddWithValue(from.ToUniversalTime());
        command.Parameters.AddWithValue((after?.FirstAt ?? DateTimeOffset.MinValue).ToUniversalTime());
        command.Parameters.AddWithValue(after?.Id ?? Guid.Empty);
        command.Parameters.AddWithValue(count);
        await using var row = await command.ExecuteReaderAsync(ct);
        var blocks = new List<StoredFacts>(count);
        while (await row.ReadAsync(ct))
        {
            blocks.Add(new StoredFacts(row.GetGuid(0), new DateTimeOffset(row.GetDateTime(1), TimeSpan.Zero), row.GetFieldValue<byte[]>(2)));
        }

        return blocks;
    }
}
