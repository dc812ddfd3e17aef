using Marten;
using Npgsql;
using Wolverine.Persistence.Durability;
using ZeroTrust.Platform;
using ZeroTrust.Platform.Postgres;

namespace ZeroTrust.Host.Hosting;

/// <summary>Brings the database to the schema of this binary and records its mark, which readiness compares.</summary>
internal static class SchemaMigration
{
    private const string MarkTable = """
        create schema if not exists platform;
        create table if not exists platform.schema_mark (id int primary key check (id = 1), mark text not null, applied_at timestamptz not null);
        """;

    /// <summary>Changes when any module's SQL or list of documents changes.</summary>
    internal static readonly string Mark = Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(
        System.Text.Encoding.UTF8.GetBytes(string.Join('\n', Scripts().Append(string.Join(',', ModuleList.All.SelectMany(m => m.Documents).Select(d => d.FullName)))))))[..16];

    internal static async Task ApplyAsync(IServiceProvider services, Action<string> say, CancellationToken ct)
    {
        var source = services.GetRequiredService<NpgsqlDataSource>();
        await AdvisoryLock.RunAsync(source, "migrate", async () =>
        {
            say("documents …");
            await services.GetRequiredService<IDocumentStore>().Storage.ApplyAllConfiguredChangesToDatabaseAsync(JasperFx.AutoCreate.CreateOrUpdate);
            say("message storage …");
            await services.GetRequiredService<IMessageStore>().Admin.MigrateAsync();
            foreach (var script in Scripts())
            {
                await ExecuteAsync(source, script, ct);
            }

            await ExecuteAsync(source, $"insert into platform.schema_mark values (1, '{Mark}', now()) on conflict (id) do update set mark = excluded.mark, applied_at = excluded.applied_at", ct);
            say($"schema {Mark} is in place");
        }, ct);
    }

    /// <summary>Whether the database has the schema of this binary.</summary>
    internal static async Task<bool> IsCurrentAsync(NpgsqlDataSource source, CancellationToken ct)
    {
        try
        {
            await using var command = source.CreateCommand("select mark from platform.schema_mark where id = 1");
            return await command.ExecuteScalarAsync(ct) is string mark && mark == Mark;
        }
        catch (PostgresException exception) when (exception.SqlState is PostgresErrorCodes.UndefinedTable or PostgresErrorCodes.InvalidSchemaName)
        {
            return false;
        }
    }

    private static IEnumerable<string> Scripts() =>
        [MarkTable, PlatformSchema.Sql, Tls.LocalAuthority.Schema, .. ModuleList.All.Select(m => m.Schema).Where(s => s.Length > 0)];

    private static async Task ExecuteAsync(NpgsqlDataSource source, string sql, CancellationToken ct)
    {
        await using var command = source.CreateCommand(sql);
        await command.ExecuteNonQueryAsync(ct);
    }
}
