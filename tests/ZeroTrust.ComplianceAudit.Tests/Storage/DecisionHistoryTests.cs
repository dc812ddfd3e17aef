using CsCheck;
using Shouldly;
using Xunit;
using ZeroTrust.ComplianceAudit.Storage;
using ZeroTrust.ComplianceAudit.Stream;
using ZeroTrust.ComplianceAudit.Tests.Stream;
using ZeroTrust.Contracts.Audit;

namespace ZeroTrust.ComplianceAudit.Tests.Storage;

public sealed class DecisionHistoryTests
{
    [Fact]
    public async Task Decisions_of_several_instances_come_oldest_first_and_each_once()
    {
        await using var trail = await TrailFixture.CreateAsync();
        // Three instances, whose blocks overlap: one a fact each third second.
        for (var instance = 0; instance < 3; instance++)
        {
            var chain = new BlockChain(Guid.CreateVersion7());
            for (var block = 0; block < 30; block++)
            {
                await StoreAsync(trail, chain, [.. Enumerable.Range(block * 10, 10).Select(i => Facts.Allowed((i * 3) + instance))]);
            }
        }

        (await ReadAsync(trail, Facts.Noon, Facts.Noon.AddSeconds(900))).ShouldBe(Enumerable.Range(0, 900).Select(i => $"GET /{i}"));
        (await ReadAsync(trail, Facts.Noon.AddSeconds(100), Facts.Noon.AddSeconds(200))).ShouldBe(Enumerable.Range(100, 100).Select(i => $"GET /{i}"));
        (await ReadAsync(trail, Facts.Noon.AddSeconds(900), DateTimeOffset.MaxValue)).ShouldBeEmpty();
        (await ReadAsync(trail, DateTimeOffset.MinValue, DateTimeOffset.MaxValue)).Count.ShouldBe(900);
    }

    [Fact]
    public async Task Other_facts_and_empty_blocks_are_left_out()
    {
        await using var trail = await TrailFixture.CreateAsync();
        var chain = new BlockChain(Guid.CreateVersion7());
        await StoreAsync(trail, chain, []);
        await StoreAsync(trail, chain, [Facts.Allowed(1), Facts.Allowed(2) with { Action = "service_token.issued" }, Facts.Denied(3)]);
        (await ReadAsync(trail, DateTimeOffset.MinValue, DateTimeOffset.MaxValue)).ShouldBe(["GET /1", "GET /3"]);
    }

    [Fact]
    public async Task A_block_that_began_before_the_asked_time_is_found()
    {
        await using var trail = await TrailFixture.CreateAsync();
        await StoreAsync(trail, new BlockChain(Guid.CreateVersion7()), [Facts.Allowed(0), Facts.Allowed(60)]);
        (await ReadAsync(trail, Facts.Noon.AddSeconds(60), Facts.Noon.AddSeconds(61))).ShouldBe(["GET /60"]);
    }

    [Fact]
    public void A_block_never_spans_more_than_readers_count_on() => Gen.Int[0, 300].Array.Sample(seconds =>
    {
        var (first, last, taken) = (DateTimeOffset.MaxValue, DateTimeOffset.MinValue, 0);
        foreach (var at in seconds.Select(second => Facts.Noon.AddSeconds(second)))
        {
            if (taken++ == 0 || BlockSpan.Takes(first, last, at))
            {
                (first, last) = (at < first ? at : first, at > last ? at : last);
                (last - first).ShouldBeLessThanOrEqualTo(BlockSpan.Longest);
            }
        }
    });

    private static Task StoreAsync(TrailFixture trail, BlockChain chain, IReadOnlyList<AuditFact> facts) =>
        new PostgresBlockStore(trail.Database.Store, trail.Database.Source, trail.Writer, trail.Database.Scopes)
            .StoreAsync(chain.Next(Guid.CreateVersion7(), facts, Facts.Noon, closes: false), CancellationToken.None);

    private static async Task<List<string?>> ReadAsync(TrailFixture trail, DateTimeOffset from, DateTimeOffset to)
    {
        var details = new List<string?>();
        await foreach (var fact in new DecisionHistory(new BlockSpans(trail.Database.Source)).ReadAsync(from, to, TestContext.Current.CancellationToken))
        {
            details.Add(fact.Detail);
        }

        return details;
    }
}
