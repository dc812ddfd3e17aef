using System.Data.Common;
using Marten;
using Npgsql;

namespace ZeroTrust.Authentication.Import;

/// <summary>The marks of all imports, by source and file. A mark moves in the transaction of the chunk that it counts.</summary>
internal sealed class ImportMarks(NpgsqlDataSource database)
{
    public const string Schema = """
        create schema if not exists authentication;
        create table if not exists authentication.imports (
          source text not null, fingerprint text not null, line bigint not null, offset_bytes bigint not null,
          applied bigint not null, late bigint not null, rejected bigint not null, finished boolean not null,
          began_at timestamptz not null default now(), moved_at timestamptz not null default now(), primary key (source, fingerprint));
        """;

    private const string Columns = "line, offset_bytes, applied, late, rejected, finished";
    private const string ByKey = "from authentication.imports where source = $1 and fingerprint = $2";

    /// <summary>The mark, or null where this file was never imported for the source.</summary>
    public async Task<ImportMark?> FindAsync(ImportOrder order, CancellationToken ct)
    {
        await using var command = database.CreateCommand($"select {Columns} {ByKey}");
        command.Parameters.AddWithValue(order.Source.Source);
        command.Parameters.AddWithValue(order.Fingerprint);
        await using var reader = await command.ExecuteReaderAsync(ct);
        return await reader.ReadAsync(ct) ? Of(reader) : null;
    }

    /// <summary>Puts the mark before the first line.</summary>
    public async Task BeginAsync(ImportOrder order, CancellationToken ct)
    {
        await using var command = database.CreateCommand("""
            insert into authentication.imports (source, fingerprint, line, offset_bytes, applied, late, rejected, finished)
            values ($1, $2, 0, 0, 0, 0, 0, false)
            on conflict (source, fingerprint) do update set
              line = 0, offset_bytes = 0, applied = 0, late = 0, rejected = 0, finished = false, began_at = now(), moved_at = now()
            """);
        command.Parameters.AddWithValue(order.Source.Source);
        command.Parameters.AddWithValue(order.Fingerprint);
        await command.ExecuteNonQueryAsync(ct);
    }

    /// <summary>The file was read to its end.</summary>
    public async Task FinishAsync(ImportOrder order, CancellationToken ct)
    {
        await using var command = database.CreateCommand("update authentication.imports set finished = true, moved_at = now() where source = $1 and fingerprint = $2");
        command.Parameters.AddWithValue(order.Source.Source);
        command.Parameters.AddWithValue(order.Fingerprint);
        await command.ExecuteNonQueryAsync(ct);
    }

    /// <summary>Locks the mark until the session's transaction ends.</summary>
    /// <exception cref="InvalidOperationException">It is not where this process left it: somebody else imports the same file.</exception>
    public static async Task LockAsync(IDocumentSession session, ImportOrder order, ImportMark expected, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand($"select {Columns} {ByKey} for update");
        command.Parameters.AddWithValue(order.Source.Source);
        command.Parameters.AddWithValue(order.Fingerprint);
        await using var reader = await session.ExecuteReaderAsync(command, ct);
        if (!await reader.ReadAsync(ct) || Of(reader) != expected)
        {
            throw new InvalidOperationException("The mark of this import was moved by somebody else.");
        }
    }

    /// <summary>Moves the mark with the session's commit.</summary>
    public static void Move(IDocumentSession session, ImportOrder order, ImportMark mark) => session.QueueSqlCommand(
        """
        update authentication.imports set line = ?, offset_bytes = ?, applied = ?, late = ?, rejected = ?, moved_at = now()
        where source = ? and fingerprint = ?
        """,
        mark.Line, mark.Offset, mark.Applied, mark.Late, mark.Rejected, order.Source.Source, order.Fingerprint);

    private static ImportMark Of(DbDataReader reader) => new(
        reader.GetInt64(0), reader.GetInt64(1), reader.GetInt64(2), reader.GetInt64(3), reader.GetInt64(4), reader.GetBoolean(5));
}
