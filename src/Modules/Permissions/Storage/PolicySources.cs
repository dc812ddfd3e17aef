using Marten;
using Npgsql;

namespace ZeroTrust.Permissions.Storage;

/// <summary>
/// The bytes of every accepted policy, by hash. A table of its own and not a member of the document: a list of versions must
/// not read megabytes, and bytes that are hashed must come back bit for bit.
/// </summary>
internal sealed class PolicySources(NpgsqlDataSource source)
{
    internal const string Schema = """
        create schema if not exists permissions;
        create table if not exists permissions.policy_sources (hash text primary key, source bytea not null);
        """;

    /// <summary>Stores the bytes with the session's commit; the same bytes again change nothing.</summary>
    internal static void Add(IDocumentSession session, string hash, byte[] bytes) => session.QueueSqlCommand(
        "insert into permissions.policy_sources (hash, source) values (?, ?) on conflict (hash) do nothing", hash, bytes);

    /// <summary>The bytes of a version, or null.</summary>
    internal async Task<byte[]?> ReadAsync(string hash, CancellationToken ct)
    {
        await using var command = source.CreateCommand("select source from permissions.policy_sources where hash = $1");
        command.Parameters.AddWithValue(hash);
        return await command.ExecuteScalarAsync(ct) as byte[];
    }
}
