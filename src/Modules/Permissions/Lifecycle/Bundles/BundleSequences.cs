using Marten;
using Npgsql;
using ZeroTrust.Platform.Postgres;

namespace ZeroTrust.Permissions.Lifecycle.Bundles;

/// <summary>The highest sequence of a bundle that was taken in. One row, which only rises.</summary>
internal sealed class BundleSequences(NpgsqlDataSource source)
{
    internal const string Schema = """

        create table if not exists permissions.bundle_sequence (only_row boolean primary key check (only_row), sequence bigint not null);
        """;

    // A row that is as high already is a race that another bundle won.
    private const string Raise = """
        insert into permissions.bundle_sequence (only_row, sequence) values (true, ?)
        on conflict (only_row) do update set sequence = excluded.sequence where permissions.bundle_sequence.sequence < excluded.sequence
        returning 1
        """;

    /// <summary>0 where no bundle came yet.</summary>
    internal async Task<long> HighestAsync(CancellationToken ct)
    {
        await using var command = source.CreateCommand("select sequence from permissions.bundle_sequence");
        return await command.ExecuteScalarAsync(ct) as long? ?? 0;
    }

    /// <summary>Raises it with the session's commit, which fails where another bundle as high was committed meanwhile.</summary>
    internal static void Add(IDocumentSession session, long sequence) =>
        session.QueueOperation(new ConditionalUpdate(typeof(BundleStamp), "bundle", Raise, sequence));
}
