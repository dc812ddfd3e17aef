using Marten;
using Npgsql;

namespace ZeroTrust.Authentication.People;

/// <summary>What is read of people past Marten, where a whole document would be too much.</summary>
internal static class PersonTable
{
    public const string SchemaName = "authentication";

    /// <summary>The table that Marten makes for <see cref="PersonDocument"/>.</summary>
    public const string Name = "authentication.mt_doc_persondocument";

    /// <summary><see cref="PersonDocument.SessionsFromEpoch"/> of the row <c>p</c>. The member's spelling is the host's choice of casing.</summary>
    public const string SessionsFromEpoch = "coalesce(p.data ->> 'sessionsFromEpoch', p.data ->> 'SessionsFromEpoch', '0')::bigint";

    /// <summary>Who has the user names, by look-up.</summary>
    public static async Task<Dictionary<string, string>> FindNameOwnersAsync(IQuerySession session, string[] lookups, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand($"select user_name_lookup, id from {Name} where user_name_lookup = any($1)");
        command.Parameters.AddWithValue(lookups);
        await using var reader = await session.ExecuteReaderAsync(command, ct);
        var owners = new Dictionary<string, string>(StringComparer.Ordinal);
        while (await reader.ReadAsync(ct))
        {
            owners[reader.GetString(0)] = reader.GetString(1);
        }

        return owners;
    }
}
