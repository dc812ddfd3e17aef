using System.Security.Cryptography;
using System.Text;
using Npgsql;

namespace ZeroTrust.Platform.OneTime;

/// <summary>
/// Remembers what may be used once, such as the <c>jti</c> of a client assertion (RFC 7523) or of a DPoP proof (RFC 9449).
/// PostgreSQL alone decides: a mark in a cache that was lost would let the thing be used again.
/// </summary>
public sealed class OneTimeMarks(NpgsqlDataSource source)
{
    /// <summary>Where the marks are kept, until they end.</summary>
    public const string Table = "platform.one_time_marks";

    /// <summary>Idempotent SQL.</summary>
    public const string Schema = """
        create schema if not exists platform;
        create table if not exists platform.one_time_marks (
          mark bytea primary key, ends_at timestamptz not null);
        create index if not exists one_time_marks_end on platform.one_time_marks (ends_at);
        """;

    /// <summary>True for exactly one of all uses, however many at once and on whichever instance.</summary>
    /// <param name="purpose">Keeps the ids of different things apart; a constant of the code.</param>
    /// <param name="id">What is used; any length, since its SHA-256 is stored. Include whose it is where ids are unique per owner only.</param>
    /// <param name="until">From when on the thing is refused for its age anyway; the mark may be forgotten then.</param>
    /// <exception cref="NpgsqlException">PostgreSQL does not answer: refuse.</exception>
    public async ValueTask<bool> TryUseAsync(string purpose, string id, DateTimeOffset until, CancellationToken ct)
    {
        await using var command = source.CreateCommand("insert into platform.one_time_marks (mark, ends_at) values ($1, $2) on conflict do nothing");
        command.Parameters.AddWithValue(SHA256.HashData(Encoding.UTF8.GetBytes($"{purpose}\n{id}")));
        command.Parameters.AddWithValue(until.ToUniversalTime());
        return await command.ExecuteNonQueryAsync(ct) == 1;
    }
}
