using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Shouldly;
using Xunit;
using ZeroTrust.ComplianceAudit.Features.ReadBlock;
using ZeroTrust.ComplianceAudit.Storage;
using ZeroTrust.ComplianceAudit.Stream;
using ZeroTrust.ComplianceAudit.Tests.Stream;
using ZeroTrust.Contracts.Audit;
using ZeroTrust.Platform;
using ZeroTrust.Testing;

namespace ZeroTrust.ComplianceAudit.Tests.Storage;

public sealed class PostgresBlockStoreTests
{
    [Fact]
    public async Task A_block_comes_with_its_entry_and_its_news()
    {
        await using var trail = await TrailFixture.CreateAsync();
        var store = StoreOf(trail);
        var chain = new BlockChain(Guid.CreateVersion7());
        var opening = chain.Next(Guid.CreateVersion7(), [], trail.Clock.GetUtcNow(), closes: false);
        var block = chain.Next(Guid.CreateVersion7(), [Facts.Allowed(1), Facts.Denied(2)], trail.Clock.GetUtcNow(), closes: false);

        (await store.HoldsAsync(block, CancellationToken.None)).ShouldBeFalse();
        await store.StoreAsync(opening, CancellationToken.None);
        await store.StoreAsync(block, CancellationToken.None);
        (await store.HoldsAsync(block, CancellationToken.None)).ShouldBeTrue();

        var entries = await trail.ReadAsync();
        entries.Count.ShouldBe(2);
        (entries[1].Action, entries[1].BlockId).ShouldBe(("audit.block", (Guid?)block.Id));
        (await trail.ReadAsync(TrailFixture.Everything with { Blocks = false })).ShouldBeEmpty();
        trail.Database.Published.ShouldHaveSingleItem().ShouldBeOfType<CallsDenied>().Calls.ShouldHaveSingleItem().Detail.ShouldBe("GET /2");

        var view = ReadBlockEndpoint.View((await new BlockReader(trail.Database.Source).FindAsync(block.Id, CancellationToken.None))!);
        (view.Number, view.Count, view.Denied, view.Intact).ShouldBe((2, 2, 1, true));
        view.Facts.Select(fact => fact.Outcome).ShouldBe(["success", "denied"]);
        view.PreviousHash.ShouldBe(Convert.ToHexStringLower(opening.Hash));
        (await new BlockReader(trail.Database.Source).FindAsync(Guid.CreateVersion7(), CancellationToken.None)).ShouldBeNull();
    }

    [Fact]
    public async Task Nothing_is_lost_or_doubled_while_the_database_lets_nobody_in()
    {
        await using var trail = await TrailFixture.CreateAsync();
        await RecordOverOutageAsync(trail, trail.Database.GoAwayAsync, trail.Database.ReturnAsync);
    }

    [Fact]
    public async Task Nothing_is_lost_or_doubled_while_the_server_is_stopped()
    {
        await using var cluster = await PostgresCluster.StartNewAsync();
        await using var trail = await TrailFixture.CreateAsync(cluster.Superuser);
        await RecordOverOutageAsync(trail, cluster.StopAsync, cluster.StartAsync);
    }

    private static async Task RecordOverOutageAsync(TrailFixture trail, Func<Task> goAway, Func<Task> comeBack)
    {
        var options = Options.Create(new ComplianceAuditOptions { FlushIntervalMilliseconds = 1, BlockMaxFacts = 10, RetryMaxPauseMilliseconds = 20 });
        var queue = Queues.Of(options.Value, TimeProvider.System);
        using var writer = new BlockWriter(
            queue, StoreOf(trail), options, new Ids(TimeProvider.System), TimeProvider.System, NullLogger<BlockWriter>.Instance);
        await writer.StartAsync(CancellationToken.None);
        await writer.RunAsync(CancellationToken.None);

        for (var i = 0; i < 300; i++)
        {
            (await queue.RecordAsync(Facts.Denied(i), CancellationToken.None)).ShouldBeTrue();
            await (i switch
            {
                100 => goAway(),
                200 => comeBack(),
                _ => Task.CompletedTask,
            });
        }

        await writer.StopAsync(CancellationToken.None);
        (await StoredAsync(trail)).ShouldBe(Enumerable.Range(0, 300).Select(i => $"GET /{i}"));
        (await trail.Database.ScalarAsync<bool>("""
            select max(number) = count(*) and bool_or(closes) and count(distinct stream) = 1
                   and count(*) = (select count(*) from compliance_audit.entries) from compliance_audit.blocks
            """)).ShouldBeTrue();
    }

    private static PostgresBlockStore StoreOf(TrailFixture trail) =>
        new(trail.Database.Store, trail.Database.Source, trail.Writer, trail.Database.Scopes);

    private static async Task<List<string>> StoredAsync(TrailFixture trail)
    {
        var details = new List<string>();
        await using var command = trail.Database.Source.CreateCommand("select facts from compliance_audit.blocks order by number");
        await using var reader = await command.ExecuteReaderAsync();
        while (await reader.ReadAsync())
        {
            details.AddRange(FactCodec.Decode(reader.GetFieldValue<byte[]>(0)).Select(fact => fact.Detail!));
        }

        return details;
    }
}
