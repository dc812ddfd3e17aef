using Npgsql;

namespace ZeroTrust.Mfa.Factors;

/// <summary>Reads <see cref="FactorTable.Columns"/>.</summary>
internal static class FactorRows
{
    /// <summary>The command that reads a person's factors, oldest first.</summary>
    public static NpgsqlBatchCommand Confirmed(string subject) => new($"""
        select {FactorTable.Columns} from {FactorTable.Name} where subject = $1 and confirmed_at is not null order by created_at, id
        """) { Parameters = { new() { Value = subject } } };

    /// <summary>All rows of the present result.</summary>
    public static async Task<IReadOnlyList<Factor>> ReadAsync(NpgsqlDataReader reader, CancellationToken ct)
    {
        var factors = new List<Factor>();
        while (await reader.ReadAsync(ct))
        {
            factors.Add(new Factor(
                reader.GetGuid(0), reader.GetString(1), reader.GetString(2), reader.GetFieldValue<byte[]>(3), reader.GetFieldValue<DateTimeOffset>(4),
                Time(reader, 5), Time(reader, 6), reader.GetFieldValue<byte[]>(7), reader.IsDBNull(8) ? null : reader.GetFieldValue<byte[]>(8),
                reader.GetInt64(9), reader.GetString(10)));
        }

        return factors;
    }

    private static DateTimeOffset? Time(NpgsqlDataReader reader, int column) =>
        reader.IsDBNull(column) ? null : reader.GetFieldValue<DateTimeOffset>(column);
}
