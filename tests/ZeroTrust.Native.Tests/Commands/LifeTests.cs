using Npgsql;

namespace ZeroTrust.Native.Tests.Commands;

/// <summary>Starting, migrating, asking and stopping, in the orders in which they happen.</summary>
public sealed class LifeTests(Stores stores) : IClassFixture<Stores>
{
    private static readonly TimeSpan ReadyWithin = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task Serve_before_migrate_waits_and_serves_after_it_without_a_restart()
    {
        var settings = await stores.WithEmptyDatabaseAsync();
        await using var server = NativeProcess.Serve(settings);
        await Eventually.HoldsAsync(
            () => server.Output.Any(line => line.Contains("zerotrust migrate", StringComparison.Ordinal)) || server.HasExited, ReadyWithin, "it says what it waits for");
        server.HasExited.ShouldBeFalse(string.Join('\n', server.Output));
        var unready = await NativeCommand.RunAsync(settings, "healthcheck");
        unready.ExitCode.ShouldBe(1);
        unready.Error.ShouldStartWith("zerotrust: not ready");

        (await NativeCommand.RunAsync(settings, "migrate")).ExitCode.ShouldBe(0);
        await Eventually.HoldsAsync(async () => (await NativeCommand.RunAsync(settings, "healthcheck")).ExitCode == 0, ReadyWithin, "it is ready");
        var ready = await NativeCommand.RunAsync(new Dictionary<string, string>(), "healthcheck", "--url", $"{stores.Http}healthz/ready");
        (ready.ExitCode, ready.Error).ShouldBe((0, string.Empty));
        ready.Output.ShouldContain("\"status\":\"ready\"");

        (await server.StopAsync()).ShouldBe(0);
        (await NativeCommand.RunAsync(settings, "healthcheck")).ExitCode.ShouldBe(1);
    }

    [Fact]
    public async Task A_server_that_waits_for_its_database_stops_in_order()
    {
        await using var server = NativeProcess.Serve(stores.With("ZeroTrust__Postgres__ConnectionString", $"Host=127.0.0.1;Port={FreePorts.One()};Username=u;Database=d"));
        await Eventually.HoldsAsync(
            () => server.Output.Any(line => line.Contains("PostgreSQL does not answer", StringComparison.Ordinal)) || server.HasExited, ReadyWithin, "it says what it waits for");
        server.HasExited.ShouldBeFalse(string.Join('\n', server.Output));
        (await server.StopAsync()).ShouldBe(0);
    }

    [Fact]
    public async Task Migrating_twice_changes_nothing_the_second_time()
    {
        (await NativeCommand.RunAsync(stores.Settings, "migrate")).ExitCode.ShouldBe(0);
        var before = await SchemaAsync();
        var again = await NativeCommand.RunAsync(stores.Settings, "migrate");
        (again.ExitCode, again.Error).ShouldBe((0, string.Empty));
        (await SchemaAsync()).ShouldBe(before);
        before.Length.ShouldBeGreaterThan(20);
    }

    [Fact]
    public async Task Healthcheck_says_why_not()
    {
        var result = await NativeCommand.RunAsync(new Dictionary<string, string>(), "healthcheck", "--url", "http://127.0.0.1:1/healthz/ready");
        (result.ExitCode, result.Output).ShouldBe((1, string.Empty));
        result.Error.ShouldStartWith("zerotrust: not ready: ");
    }

    // Objects with their numbers, so that something dropped and made again shows.
    private async Task<string[]> SchemaAsync()
    {
        await using var source = NpgsqlDataSource.Create(stores.Postgres);
        await using var command = source.CreateCommand(
            "select array_agg(c.oid || ' ' || n.nspname || '.' || c.relname order by c.oid) from pg_class c join pg_namespace n on n.oid = c.relnamespace where n.nspname !~ '^pg_' and n.nspname <> 'information_schema'");
        return (string[])(await command.ExecuteScalarAsync())!;
    }
}
