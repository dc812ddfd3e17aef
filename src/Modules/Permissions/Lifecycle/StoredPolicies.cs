using System.Buffers;
using Npgsql;
using ZeroTrust.Permissions.Lifecycle.Candidates;
using ZeroTrust.Permissions.Policies;

namespace ZeroTrust.Permissions.Lifecycle;

/// <summary>Finds stored policies by hash.</summary>
internal sealed class StoredPolicies(NpgsqlDataSource source, CandidateStore candidates)
{
    private const int HashLength = 64;
    private static readonly SearchValues<char> Hex = SearchValues.Create("0123456789abcdef");

    private const string Former = """
        select s.source, d.data ->> 'submittedBy', (d.data ->> 'submittedAt')::timestamptz
        from permissions.policy_sources s join permissions.mt_doc_policyversiondocument d on d.id = s.hash where s.hash = $1
        """;

    /// <summary>The policy, or null; for what is no hash too.</summary>
    /// <exception cref="PolicyUnusableException">The stored bytes are not those of the hash: somebody changed them in the database.</exception>
    internal async Task<StoredPolicy?> FindAsync(string hash, CancellationToken ct)
    {
        if (hash.Length != HashLength || hash.AsSpan().IndexOfAnyExcept(Hex) >= 0)
        {
            return null;
        }

        var found = await FormerAsync(hash, ct) ?? await candidates.FindAsync(hash, ct);
        return found is null || PolicyHash.Of(found.Source) == hash
            ? found
            : throw new PolicyUnusableException($"The source stored for policy {hash} has another hash: it was changed in the database.");
    }

    private async Task<StoredPolicy?> FormerAsync(string hash, CancellationToken ct)
    {
        await using var command = source.CreateCommand(Former);
        command.Parameters.AddWithValue(hash);
        await using var row = await command.ExecuteReaderAsync(ct);
        return await row.ReadAsync(ct)
            ? new StoredPolicy(hash, row.GetFieldValue<byte[]>(0), row.GetString(1), row.GetFieldValue<DateTimeOffset>(2), WasActive: true, Sequence: null)
            : null;
    }
}
