using Npgsql;
using Shouldly;
using Xunit;
using ZeroTrust.Authentication.Tests.Fixtures;
using ZeroTrust.Contracts.Authentication;
using ZeroTrust.Testing;

namespace ZeroTrust.Authentication.Tests.Import;

public sealed class InterruptedImportTests(SyncFixture fixture) : IClassFixture<SyncFixture>
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task An_import_that_ended_between_commits_goes_on_there_and_applies_nothing_twice(bool isCompressed)
    {
        var prefix = $"cut-{isCompressed}";
        using var snapshot = new Snapshot(Lines(prefix), isCompressed);
        await Should.ThrowAsync<IOException>(() => snapshot.RunAsync(fixture, Tens, counts => StopAfter(counts, 30)));
        // What a killed process wrote for a chunk that was never committed, the last line torn.
        await File.AppendAllTextAsync(snapshot.Report, "{\"line\":39,\"code\":\"malformed\"}\n{\"line\":4", Ct);
        (await snapshot.RunAsync(fixture, Tens)).ShouldBeOfType<SnapshotResult.Refused>().Reason.ShouldContain("after line 30");

        (await snapshot.RunAsync(fixture, Tens, resume: true)).ShouldBe(new SnapshotResult.Done(new SnapshotProgress(100, 90, 0, 10, 1)));
        (await fixture.CountAsync($"select count(*) from authentication.mt_doc_persondocument where id like '{prefix}-%' and (data ->> 'epoch')::int = 1")).ShouldBe(90);
        (await File.ReadAllLinesAsync(snapshot.Report, Ct)).ShouldBe(Enumerable.Range(0, 10).Select(i => $"{{\"line\":{(i * 10) + 1},\"code\":\"malformed\"}}"));
    }

    [Fact]
    public async Task An_import_whose_commit_fails_leaves_nothing_of_the_chunk()
    {
        using var snapshot = new Snapshot(Lines("fails"));
        await fixture.ExecuteAsync("""
            create function public.refuse() returns trigger language plpgsql as $$ begin raise 'no' using errcode = 'data_exception'; end $$;
            create trigger refuse before update on authentication.imports for each row when (new.line > 30) execute function public.refuse();
            """);
        try
        {
            await Should.ThrowAsync<Exception>(() => snapshot.RunAsync(fixture, Tens));
        }
        finally
        {
            await fixture.ExecuteAsync("drop trigger refuse on authentication.imports; drop function public.refuse();");
        }

        (await fixture.CountAsync("select count(*) from authentication.mt_doc_persondocument where id like 'fails-%'")).ShouldBe(27);
        (await snapshot.RunAsync(fixture, Tens, resume: true)).ShouldBe(new SnapshotResult.Done(new SnapshotProgress(100, 90, 0, 10, 1)));
        (await File.ReadAllLinesAsync(snapshot.Report, Ct)).Length.ShouldBe(10);
    }

    [Fact]
    public async Task Thirty_two_imports_at_once_apply_each_line_once()
    {
        using var snapshot = new Snapshot(Lines("many"));
        await Task.WhenAll(Enumerable.Range(0, 32).Select(_ => Task.Run(() => snapshot.RunAsync(fixture, Tens))));
        (await fixture.CountAsync("select count(*) from authentication.mt_doc_persondocument where id like 'many-%' and (data ->> 'epoch')::int = 1")).ShouldBe(90);
    }

    [Fact]
    public async Task Events_about_the_same_people_meanwhile_lose_to_nothing_earlier()
    {
        using var snapshot = new Snapshot(Enumerable.Range(0, 400).Select(i => Snapshot.Line($"race-{i}", 5)));
        var intake = fixture.Intake();
        var events = Task.WhenAll(Enumerable.Range(0, 32).Select(lane => Task.Run(async () =>
        {
            for (var i = lane; i < 400; i += 32)
            {
                await intake.ProcessAsync([Facts.Of($"race-{i}", i % 2 == 0 ? 4 : 6, roles: "readonly_analyst")], SyncFixture.UserService, Ct);
            }
        })));
        await snapshot.RunAsync(fixture, options => options.ChunkLines = 20);
        await events;
        const string Wrong = """
            select count(*) from authentication.mt_doc_persondocument where id like 'race-%' and data -> 'owner' -> 'roles' ->> 0 <>
              case when (split_part(id, '-', 2))::int % 2 = 0 then 'customer_support' else 'readonly_analyst' end
            """;
        (await fixture.CountAsync(Wrong)).ShouldBe(0);
    }

    [Fact]
    public async Task A_running_instance_knows_the_imported_at_once_keeps_its_other_copies_and_hears_few_notifications()
    {
        await fixture.Intake().ProcessAsync([.. Enumerable.Range(0, 200).Select(i => Facts.Of($"stays-{i}", 1))], SyncFixture.UserService, Ct);
        await using var parts = await new ReaderParts(fixture, options => (options.MaxFloors, options.NegativeSeconds) = (1000, 300)).StartAsync();
        for (var i = 0; i < 200; i++)
        {
            await parts.Reader.ReadAsync($"stays-{i}", Ct);
        }

        (await parts.Reader.ReadAsync("heard-9999", Ct)).ShouldBeNull();
        await using var listener = await fixture.Source.OpenConnectionAsync(Ct);
        var heard = 0;
        listener.Notification += (_, _) => heard++;
        await new NpgsqlCommand("listen zerotrust_changes", listener).ExecuteNonQueryAsync(Ct);
        using var snapshot = new Snapshot(Snapshot.Of("heard", 10_000));
        await snapshot.RunAsync(fixture);
        await new NpgsqlCommand("select 1", listener).ExecuteNonQueryAsync(Ct);

        await Eventually.HoldsAsync(async () => await parts.Reader.ReadAsync("heard-9999", Ct) is { Epoch: 1 }, Patience, "the person is known");
        heard.ShouldBeLessThan(60, "some hundred people share a notification");
        parts.Floors.Count.ShouldBeLessThanOrEqualTo(1000);
        Enumerable.Range(0, 200).Count(i => parts.Local.TryFind($"stays-{i}", out _)).ShouldBe(200, "the copies are still there");
    }

    private static void Tens(ZeroTrust.Authentication.Import.ImportOptions options) => options.ChunkLines = 10;

    // Every tenth line, from the first on, is no JSON.
    private static IEnumerable<string> Lines(string prefix) =>
        Enumerable.Range(0, 100).Select(i => i % 10 == 0 ? "?" : Snapshot.Line($"{prefix}-{i}"));

    private static void StopAfter(SnapshotProgress counts, long lines)
    {
        if (counts.Lines >= lines)
        {
            throw new IOException("stopped by the test");
        }
    }
}
