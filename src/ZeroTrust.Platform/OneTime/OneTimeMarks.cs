using System.Security.Cryptography;
using System.Text;
using Npgsql;
using ZeroTrust.Platform.Grouping;

namespace ZeroTrust.Platform.OneTime;

/// <summary>
/// Remembers what may be used once, such as the <c>jti</c> of a client assertion (RFC 7523) or of a DPoP proof (RFC 9449).
/// PostgreSQL alone decides: a mark in a cache that was lost would let the thing be used again.
/// </summary>
public sealed class OneTimeMarks
{
    private const int MaxGroup = 128;
    private const int MaxCommitsAtOnce = 2;

    /// <summary>Where the marks are kept, until they end.</summary>
    public const string Table = "platform.one_time_marks";

    /// <summary>Idempotent SQL.</summary>
    public const string Schema = """
        create schema if not exists platform;
        create table if not exists platform.one_time_marks (
          mark bytea primary key, ends_at timestamptz not null);
        create index if not exists one_time_marks_end on platform.one_time_marks (ends_at);
        """;

    private readonly NpgsqlDataSource _source;
    private readonly WorkGroups<Mark, bool> _groups;

    /// <summary>Opens nothing yet.</summary>
    public OneTimeMarks(NpgsqlDataSource source)
    {
        _source = source;
        _groups = new(UseAsync, MaxGroup, MaxCommitsAtOnce);
    }

    /// <summary>True for exactly one of all uses, however many at once and on whichever instance.</summary>
    /// <param name="purpose">Keeps the ids of different things apart; a constant of the code.</param>
    /// <param name="id">What is used; any length, since its SHA-256 is stored. Include whose it is where ids are unique per owner only.</param>
    /// <param name="until">From when on the thing is refused for its age anyway; the mark may be forgotten then.</param>
    /// <exception cref="NpgsqlException">PostgreSQL does not answer: refuse.</exception>
    public Task<bool> TryUseAsync(string purpose, string id, DateTimeOffset until, CancellationToken ct) =>
        _groups.RunAsync(new Mark(SHA256.HashData(Encoding.UTF8.GetBytes($"{purpose}\n{id}")), until.ToUniversalTime()), ct);

    private async Task<IReadOnlyList<bool>> UseAsync(IReadOnlyList<Mark> group)
    {
        // Sorted, so that two groups do not wait for each other in a ring.
        Mark[] tries = [.. group.DistinctBy(mark => Convert.ToHexString(mark.Hash)).OrderBy(mark => Convert.ToHexString(mark.Hash), StringComparer.Ordinal)];
        await using var command = _source.CreateCommand(
            "insert into platform.one_time_marks (mark, ends_at) select * from unnest($1, $2) on conflict do nothing returning mark");
        command.Parameters.AddWithValue(Array.ConvertAll(tries, mark => mark.Hash));
        command.Parameters.AddWithValue(Array.ConvertAll(tries, mark => mark.EndsAt));
        var used = new HashSet<string>(StringComparer.Ordinal);
        await using var reader = await command.ExecuteReaderAsync();
        while (await reader.ReadAsync())
        {
            used.Add(Convert.ToHexString(reader.GetFieldValue<byte[]>(0)));
        }

        // Remove: the first of equal ones has it, the others come too late.
        return [.. group.Select(mark => used.Remove(Convert.ToHexString(mark.Hash)))];
    }

    private sealed record Mark(byte[] Hash, DateTimeOffset EndsAt);
}
