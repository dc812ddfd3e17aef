using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;
using Npgsql;
using ZeroTrust.ComplianceAudit.Stream;

namespace ZeroTrust.ComplianceAudit.Search;

/// <summary>The head of a block, and whether it may hold what is searched for.</summary>
internal readonly record struct BlockHead(DateTimeOffset FirstAt, Guid Id, bool MayMatch);

/// <summary>Reads heads of blocks in the order of time and looks at their filters in the database, which reads no facts for it.</summary>
internal sealed class BlockHeads(NpgsqlDataSource source)
{
    internal async Task<IReadOnlyList<BlockHead>> ReadAsync(
        DecisionFilter filter, string? pseudonym, DecisionCursor? from, int count, CancellationToken ct)
    {
        await using var command = Build(filter, pseudonym, from, count);
        await using var row = await command.ExecuteReaderAsync(ct);
        var heads = new List<BlockHead>();
        while (await row.ReadAsync(ct))
        {
            heads.Add(new BlockHead(new DateTimeOffset(row.GetDateTime(0), TimeSpan.Zero), row.GetGuid(1), row.GetBoolean(2)));
        }

        return heads;
    }

    /// <summary>The facts of a block; null where the purge has taken it meanwhile.</summary>
    internal async Task<byte[]?> FactsAsync(Guid id, CancellationToken ct)
    {
        await using var command = source.CreateCommand("select facts from compliance_audit.blocks where id = $1");
        command.Parameters.AddWithValue(id);
        return await command.ExecuteScalarAsync(ct) as byte[];
    }

    [SuppressMessage("Security", "CA2100", Justification = "Only constant fragments are joined; every value is a parameter. Owner: compliance-audit.")]
    private NpgsqlCommand Build(DecisionFilter filter, string? pseudonym, DecisionCursor? from, int count)
    {
        var command = source.CreateCommand();
        var sql = new StringBuilder("select first_at, id, ").Append(MayMatch(filter.Terms(pseudonym), Add))
            .Append(" from compliance_audit.blocks where count > 0");
        if (filter.Since is { } since)
        {
            var begin = since - DateTimeOffset.MinValue > BlockSpan.Longest ? since - BlockSpan.Longest : DateTimeOffset.MinValue;
            sql.Append(CultureInfo.InvariantCulture, $" and first_at >= {Add(begin)} and last_at >= {Add(since)}");
        }

        if (filter.Until is { } until)
        {
            sql.Append(CultureInfo.InvariantCulture, $" and first_at < {Add(until)}");
        }

        if (from is { } place)
        {
            var behind = place.Done == DecisionCursor.All ? ">" : ">=";
            sql.Append(CultureInfo.InvariantCulture, $" and (first_at, id) {behind} ({Add(place.FirstAt)}, {Add(place.Id)})");
        }

        sql.Append(CultureInfo.InvariantCulture, $" order by first_at, id limit {Add(count)}");
        command.CommandText = sql.ToString();
        return command;

        string Add(object value)
        {
            command.Parameters.AddWithValue(value);
            return string.Create(CultureInfo.InvariantCulture, $"${command.Parameters.Count}");
        }
    }

    // A block of an earlier version has no filter: it may hold anything.
    private static string MayMatch(IReadOnlyList<IReadOnlyList<(FactField Field, string Text)>> terms, Func<object, string> add)
    {
        var all = terms.Select(any => $"({string.Join(" or ", any.Select(term => $"({Bits(term.Field, term.Text, add)})"))})").ToArray();
        return all.Length == 0 ? "true" : $"(terms is null or ({string.Join(" and ", all)}))";
    }

    private static string Bits(FactField field, string text, Func<object, string> add)
    {
        var hashes = new long[BlockTerms.Hashes];
        BlockTerms.Hash(field, text, hashes);
        return string.Join(" and ", hashes.Select(hash => $"get_bit(terms, {add(hash)} % (length(terms) * 8)) = 1"));
    }
}
