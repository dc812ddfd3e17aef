using Marten;
using Npgsql;
using ZeroTrust.Contracts.Audit;

namespace ZeroTrust.Permissions.Lifecycle.Candidates;

/// <summary>
/// Policies that may become active. Apart from those that were: a candidate that nobody activates is removed after a while, what
/// decided once is kept for good.
/// </summary>
internal sealed class CandidateStore(NpgsqlDataSource source, TimeProvider clock)
{
    internal const string Table = "permissions.policy_candidates";
    internal static readonly TimeSpan Keep = TimeSpan.FromDays(90);

    internal const string Schema = """

        create table if not exists permissions.policy_candidates (
          hash text primary key, number bigint generated always as identity unique, source bytea not null, sequence bigint,
          submitted_by text not null, submitted_at timestamptz not null);
        create index if not exists policy_candidates_age on permissions.policy_candidates (submitted_at);
        """;

    // The same bytes again are the same candidate with a new lease; a signature that came later counts. 0 is no sequence: a parameter cannot be null here.
    private const string Insert = """
        insert into permissions.policy_candidates as known (hash, source, sequence, submitted_by, submitted_at) values (?, ?, nullif(?, 0), ?, ?)
        on conflict (hash) do update set
          sequence = coalesce(greatest(known.sequence, excluded.sequence), known.sequence, excluded.sequence), submitted_at = excluded.submitted_at
        """;

    /// <summary>Adds it with the session's commit.</summary>
    internal void Add(IDocumentSession session, PolicySubmission submission, AuditActor actor) => session.QueueSqlCommand(
        Insert, submission.Hash, submission.Source, submission.Bundle?.Sequence ?? 0L, actor.Id, clock.GetUtcNow());

    internal async Task<StoredPolicy?> FindAsync(string hash, CancellationToken ct)
    {
        await using var command = source.CreateCommand("select source, submitted_by, submitted_at, sequence from permissions.policy_candidates where hash = $1");
        command.Parameters.AddWithValue(hash);
        await using var row = await command.ExecuteReaderAsync(ct);
        return await row.ReadAsync(ct)
            ? new StoredPolicy(
                hash, row.GetFieldValue<byte[]>(0), row.GetString(1), row.GetFieldValue<DateTimeOffset>(2), WasActive: false, row.IsDBNull(3) ? null : row.GetInt64(3))
            : null;
    }

    /// <summary>The newest first, without those that were active since.</summary>
    internal async Task<IReadOnlyList<CandidateRow>> ListAsync(long before, int take, CancellationToken ct)
    {
        await using var command = source.CreateCommand("""
            select number, hash, length(source), sequence, submitted_by, submitted_at from permissions.policy_candidates c
            where number < $1 and not exists (select 1 from permissions.policy_sources s where s.hash = c.hash)
            order by number desc limit $2
            """);
        command.Parameters.AddWithValue(before);
        command.Parameters.AddWithValue(take);
        await using var row = await command.ExecuteReaderAsync(ct);
        var rows = new List<CandidateRow>();
        while (await row.ReadAsync(ct))
        {
            rows.Add(new CandidateRow(
                row.GetInt64(0), row.GetString(1), row.GetInt32(2), row.IsDBNull(3) ? null : row.GetInt64(3), row.GetString(4), row.GetFieldValue<DateTimeOffset>(5)));
        }

        return rows;
    }
}

/// <summary>A candidate without its bytes.</summary>
internal readonly record struct CandidateRow(long Number, string Hash, int Bytes, long? Sequence, string SubmittedBy, DateTimeOffset SubmittedAt);
