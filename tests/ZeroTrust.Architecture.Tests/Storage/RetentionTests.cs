using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using ZeroTrust.Architecture.Tests.Fixtures;
using ZeroTrust.Platform.Retention;

namespace ZeroTrust.Architecture.Tests.Storage;

/// <summary>A table that grows by use has a retention rule; one that does not is on the written list, with the reason.</summary>
public sealed class RetentionTests(RunningHost host)
{
    [Fact]
    public async Task Every_table_has_a_retention_rule_or_a_reason_to_need_none()
    {
        var tables = await Tables.AllAsync(host.Services.GetRequiredService<NpgsqlDataSource>());
        var reasons = File.ReadLines(Checkout.File("tests", "ZeroTrust.Architecture.Tests", "Storage", "KeptTables.txt"))
            .Where(line => line.Length > 0 && line[0] != '#').Select(line => line.Split(' ', 2)).ToDictionary(parts => parts[0], parts => parts[1]);
        var ruled = host.Services.GetServices<RetentionRule>().Select(rule => rule.Table).ToList();
        ruled.ShouldBeSubsetOf(tables);
        tables.Except(ruled).Except(reasons.Keys).ShouldBeEmpty();
        reasons.Keys.Except(tables).ShouldBeEmpty();
        reasons.Keys.Intersect(ruled).ShouldBeEmpty();
        reasons.Values.ShouldAllBe(reason => reason.Length > 10);
    }

    [Fact]
    public async Task A_purge_removes_what_is_past_its_retention_and_nothing_else()
    {
        var source = host.Services.GetRequiredService<NpgsqlDataSource>();
        await ExecuteAsync("""
            create table public.growing (id int, at timestamptz);
            insert into public.growing select i, now() - make_interval(days => 10) from generate_series(1, 12000) i;
            insert into public.growing values (0, now() - make_interval(days => 4));
            """);
        var service = ActivatorUtilities.CreateInstance<RetentionService>(
            host.Services, (IEnumerable<RetentionRule>)[new RetentionRule("public.growing", "at", TimeSpan.FromDays(5))]);
        // Only one instance purges at a time: the host's own purge may be at it.
        await Eventually.HoldsAsync(() => service.PurgeAsync(TestContext.Current.CancellationToken), TimeSpan.FromSeconds(30), "the purge had its turn");
        await using var left = source.CreateCommand("select string_agg(id::text, ',') from public.growing");
        (await left.ExecuteScalarAsync(TestContext.Current.CancellationToken)).ShouldBe("0");

        async Task ExecuteAsync(string sql)
        {
            await using var command = source.CreateCommand(sql);
            await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
        }
    }

    [Fact]
    public async Task Each_rule_of_the_modules_runs()
    {
        var service = ActivatorUtilities.CreateInstance<RetentionService>(host.Services);
        await Eventually.HoldsAsync(() => service.PurgeAsync(TestContext.Current.CancellationToken), TimeSpan.FromSeconds(30), "the purge had its turn");
    }
}
