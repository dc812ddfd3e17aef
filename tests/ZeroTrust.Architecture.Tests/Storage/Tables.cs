using Npgsql;

namespace ZeroTrust.Architecture.Tests.Storage;

/// <summary>The tables of the database and what is in them.</summary>
internal static class Tables
{
    internal static async Task<IReadOnlyList<string>> AllAsync(NpgsqlDataSource source) => await ReadAsync(source, """
        select format('%I.%I', table_schema, table_name) from information_schema.tables
        where table_type = 'BASE TABLE' and table_schema not in ('pg_catalog', 'information_schema', 'public') order by 1
        """);

    /// <summary>Every row as text, bytes in the three ways in which a value could hide in them.</summary>
    internal static async Task<IReadOnlyList<string>> DumpAsync(NpgsqlDataSource source)
    {
        var rows = new List<string>();
        foreach (var table in await AllAsync(source))
        {
            rows.AddRange((await ReadAsync(source, $"select t::text from {table} t")).Select(row => $"{table}: {row}"));
            foreach (var column in await ReadAsync(source, $"""
                select quote_ident(attname) from pg_attribute where attrelid = '{table}'::regclass and atttypid = 'bytea'::regtype and attnum > 0 and not attisdropped
                """))
            {
                rows.AddRange((await ReadAsync(source, $"select encode({column}, 'escape') from {table} where {column} is not null")).Select(row => $"{table}.{column}: {row}"));
            }
        }

        return rows;
    }

    private static async Task<IReadOnlyList<string>> ReadAsync(NpgsqlDataSource source, string sql)
    {
        await using var command = source.CreateCommand(sql);
        await using var reader = await command.ExecuteReaderAsync(TestContext.Current.CancellationToken);
        var rows = new List<string>();
        while (await reader.ReadAsync(TestContext.Current.CancellationToken))
        {
            rows.Add(reader.GetString(0));
        }

        return rows;
    }
}
