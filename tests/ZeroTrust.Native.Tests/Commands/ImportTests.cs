using Npgsql;

namespace ZeroTrust.Native.Tests.Commands;

/// <summary><c>zerotrust import</c> on an empty platform and beside a server that serves.</summary>
[Trait("Module", "Authentication")]
public sealed class ImportTests(Stores stores) : IClassFixture<Stores>
{
    private const int People = 20_000;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_import_killed_in_the_middle_goes_on_there_and_applies_every_line_once()
    {
        var settings = await ServedOnceAsync();
        using var folder = new TemporaryFolder("import");
        var file = await WriteAsync(folder, "killed", People);
        string[] arguments = ["import", "--source", "user-service", "--file", file];
        // Small chunks, so that a kill falls between many of them.
        var small = new Dictionary<string, string>(settings) { ["ZeroTrust__Import__ChunkLines"] = "50" };
        await using (var import = NativeProcess.Start(small, arguments))
        {
            await Eventually.HoldsAsync(async () => await CountAsync(settings, "killed") > 0 || import.HasExited, Patience, "the first lines are in");
            await import.KillAsync();
        }

        var before = await CountAsync(settings, "killed");
        before.ShouldBeLessThan(People, "the kill came in the middle");
        (before % 50).ShouldBe(0, "chunks are whole or not there");
        var refused = await NativeCommand.RunAsync(settings, arguments);
        (refused.ExitCode, refused.Error).ShouldBe((2, $"zerotrust: An import of this file stopped after line {before}: --resume goes on there, --again begins anew.\n"));

        var resumed = await NativeCommand.RunAsync(settings, [.. arguments, "--resume"]);
        resumed.ExitCode.ShouldBe(0, resumed.Error);
        resumed.Output.ShouldContain($"imported: {People} applied, 0 known already, 0 rejected");
        (await CountAsync(settings, "killed")).ShouldBe(People);
        (await CountAsync(settings, "killed", "and (data ->> 'epoch')::int = 1")).ShouldBe(People);
    }

    [Fact]
    public async Task Rejected_lines_end_with_1_and_stand_in_the_report_and_an_unknown_source_ends_with_2()
    {
        var settings = await ServedOnceAsync();
        using var folder = new TemporaryFolder("import");
        var file = await WriteAsync(folder, "some", 10);
        await File.AppendAllTextAsync(file, "?\n", Ct);
        var result = await NativeCommand.RunAsync(settings, "import", "--source", "user-service", "--file", file);
        result.ExitCode.ShouldBe(1, result.Error);
        result.Output.ShouldContain("imported: 10 applied, 0 known already, 1 rejected");
        (await File.ReadAllTextAsync($"{file}.rejected.ndjson", Ct)).ShouldBe("{\"line\":11,\"code\":\"malformed\"}\n");

        var unknown = await NativeCommand.RunAsync(settings, "import", "--source", "nobody", "--file", file);
        (unknown.ExitCode, unknown.Error).ShouldBe((2, "zerotrust: ZeroTrust:Events:Sources has no source 'nobody'.\n"));
    }

    // The schema and the first policy are there.
    private async Task<IReadOnlyDictionary<string, string>> ServedOnceAsync()
    {
        var settings = new Dictionary<string, string>(stores.Settings)
        {
            ["ZeroTrust__Events__Sources__0__Source"] = "user-service",
            ["ZeroTrust__Events__Sources__0__Publisher"] = "user-service",
            ["ZeroTrust__Events__Sources__0__Roles__0"] = "customer_support",
        };
        (await NativeCommand.RunAsync(settings, "migrate")).ExitCode.ShouldBe(0);
        await using var server = NativeProcess.Serve(settings);
        await Eventually.HoldsAsync(async () => (await NativeCommand.RunAsync(settings, "healthcheck")).ExitCode == 0, Patience, "it is ready");
        (await server.StopAsync()).ShouldBe(0);
        return settings;
    }

    private static async Task<string> WriteAsync(TemporaryFolder folder, string prefix, int people)
    {
        var file = folder.Inside($"{prefix}.ndjson");
        await File.WriteAllLinesAsync(file, Enumerable.Range(0, people).Select(i =>
            $$$"""{"subject":"{{{prefix}}}-{{{i}}}","sequence":1,"data":{"username":"{{{prefix}}}-{{{i}}}@example.org","roles":["customer_support"]}}"""), Ct);
        return file;
    }

    private static async Task<long> CountAsync(IReadOnlyDictionary<string, string> settings, string prefix, string and = "")
    {
        await using var source = NpgsqlDataSource.Create(settings["ZeroTrust__Postgres__ConnectionString"]);
#pragma warning disable CA2100 // Constants of this class.
        await using var command = source.CreateCommand($"select count(*) from authentication.mt_doc_persondocument where id like '{prefix}-%' {and}");
#pragma warning restore CA2100
        return (long)(await command.ExecuteScalarAsync(Ct))!;
    }
}
