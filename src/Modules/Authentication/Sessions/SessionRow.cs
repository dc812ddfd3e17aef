using System.Data.Common;
using ZeroTrust.Contracts.Authentication;

namespace ZeroTrust.Authentication.Sessions;

/// <summary>How a row <c>s</c> of the table of sessions is read.</summary>
internal static class SessionRow
{
    public const int ColumnCount = 15;

    // Rows that are older than the column have their login's instant there.
    public const string Columns = """
        s.id, s.subject, s.audience, s.methods, s.context_class, coalesce(s.created_at, s.authenticated_at), s.authenticated_at, s.rotated_at,
        s.idle_until, s.ends_at, s.generation, s.token_hash, s.epoch, s.revoked_at, s.key_thumbprint
        """;

    public static Session Read(DbDataReader row) => new(
        row.GetString(0), row.GetString(1), row.GetString(2), row.GetFieldValue<string[]>(3), row.GetString(4),
        row.GetFieldValue<DateTimeOffset>(5), row.GetFieldValue<DateTimeOffset>(6), row.GetFieldValue<DateTimeOffset>(7),
        row.GetFieldValue<DateTimeOffset>(8), row.GetFieldValue<DateTimeOffset>(9), row.GetInt32(10), row.GetFieldValue<byte[]>(11), row.GetInt64(12),
        row.IsDBNull(13) ? null : row.GetFieldValue<DateTimeOffset>(13))
    {
        Key = row.IsDBNull(14) ? null : new TokenConfirmation(row.GetString(14)),
    };

    public static async Task<IReadOnlyList<string>> ReadIdsAsync(DbDataReader reader, CancellationToken ct)
    {
        var ids = new List<string>();
        while (await reader.ReadAsync(ct))
        {
            ids.Add(reader.GetString(0));
        }

        return ids;
    }
}
