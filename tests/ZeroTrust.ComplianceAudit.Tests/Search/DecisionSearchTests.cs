using CsCheck;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Shouldly;
using Xunit;
using ZeroTrust.ComplianceAudit.Entries;
using ZeroTrust.ComplianceAudit.Search;
using ZeroTrust.ComplianceAudit.Storage;
using ZeroTrust.ComplianceAudit.Stream;
using ZeroTrust.ComplianceAudit.Tests.Storage;
using ZeroTrust.ComplianceAudit.Tests.Stream;
using ZeroTrust.Contracts.Audit;
using ZeroTrust.Platform.Paging;
using ZeroTrust.Platform.Problems;

namespace ZeroTrust.ComplianceAudit.Tests.Search;

public sealed class DecisionSearchTests
{
    private static readonly DecisionFilter Everything = new(null, null, null, null, null, null, null, null);

    private static readonly string[] Reasons = ["allowed", "no_entry", "not_listed"];

    [Fact]
    public async Task Every_filter_finds_what_a_look_at_each_fact_finds()
    {
        await using var trail = await TrailFixture.CreateAsync();
        var facts = Enumerable.Range(0, 4000).Select(Made).ToArray();
        await StoreAsync(trail, facts, perBlock: 50);

        DecisionFilter[] filters =
        [
            Everything,
            Everything with { Actor = "subject-17" },
            Everything with { Actor = "nobody" },
            Everything with { Actor = "subject-3", Outcome = "denied", Target = "target-3" },
            Everything with { Reason = "not_listed", Rule = "rule-5", PolicyVersion = "v1" },
            Everything with { Since = Facts.Noon.AddSeconds(37), Until = Facts.Noon.AddSeconds(38) },
            Everything with { Target = "target-1", Since = Facts.Noon.AddSeconds(99) },
        ];
        foreach (var filter in filters)
        {
            var expected = facts.Where(fact => filter.Matches(fact, null)).Select(fact => fact.CorrelationId).ToArray();
            (await AllAsync(trail, filter, limit: 200)).Select(item => item.CorrelationId).ShouldBe(expected);
        }

        // Pages end in the middle of blocks.
        (await AllAsync(trail, Everything with { Target = "target-1" }, limit: 7)).Select(item => item.CorrelationId)
            .ShouldBe(facts.Where(fact => fact.Target == "target-1").Select(fact => fact.CorrelationId));
    }

    [Fact]
    public async Task Each_item_names_the_block_that_proves_it()
    {
        await using var trail = await TrailFixture.CreateAsync();
        await StoreAsync(trail, [Made(1), Made(2)], perBlock: 1);
        foreach (var item in (await SearchOf(trail).FindAsync(Everything, null, 10, CancellationToken.None)).Items)
        {
            var block = (await new BlockReader(trail.Database.Source).FindAsync(item.BlockId!.Value, CancellationToken.None)).ShouldNotBeNull();
            FactCodec.Decode(block.Facts).ShouldContain(fact => fact.CorrelationId == item.CorrelationId);
        }
    }

    [Fact]
    public async Task The_work_of_a_page_is_bounded_and_the_next_one_goes_on()
    {
        await using var trail = await TrailFixture.CreateAsync();
        // Nothing of the actor, but every block says that it may hold it: those of an earlier version say nothing.
        await StoreAsync(trail, [.. Enumerable.Range(0, DecisionSearch.MaxOpened + 5).Select(Made), Made(100) with { ActorId = "last" }], perBlock: 1);
        await WithoutFiltersAsync(trail);
        var filter = Everything with { Actor = "last" };
        var first = await SearchOf(trail).FindAsync(filter, null, 10, CancellationToken.None);
        first.Items.ShouldBeEmpty();
        first.NextCursor.ShouldNotBeNull();
        (await AllAsync(trail, filter, 10)).ShouldHaveSingleItem().ActorId.ShouldBe("last");
    }

    [Fact]
    public async Task Other_facts_are_not_shown_and_gaps_are()
    {
        await using var trail = await TrailFixture.CreateAsync();
        await StoreAsync(trail, [Made(1) with { Action = "service_token.issued" }, Made(2) with { Action = "decision.gap" }, Made(3)], perBlock: 10);
        (await AllAsync(trail, Everything, 10)).Select(item => item.Action).ShouldBe(["decision.gap", "decision.made"]);
    }

    [Fact]
    public async Task A_masked_person_is_found_by_its_id()
    {
        await using var trail = await TrailFixture.CreateAsync();
        var masked = new DecisionMask(Options.Create(new ComplianceAuditOptions()), trail.Database.Personal).Pseudonym("subject-1");
        await StoreAsync(trail, [Made(5) with { ActorId = masked }, Made(6) with { ActorId = "subject-1" }, Made(7)], perBlock: 1);
        (await AllAsync(trail, Everything with { Actor = "subject-1" }, 10)).Select(item => item.ActorId).ShouldBe([masked, "subject-1"]);
    }

    [Fact]
    public async Task A_block_that_was_changed_does_not_hide_the_others()
    {
        await using var trail = await TrailFixture.CreateAsync();
        await StoreAsync(trail, [Made(1), Made(2), Made(3)], perBlock: 1);
        await trail.Database.ExecuteAsync(@"alter table compliance_audit.blocks disable trigger all; update compliance_audit.blocks set facts = '\x02ff' where number = 2");
        (await AllAsync(trail, Everything, 10)).Select(item => item.CorrelationId).ShouldBe([Made(1).CorrelationId, Made(3).CorrelationId]);
    }

    [Fact]
    public void A_cursor_survives_its_text_form_and_a_foreign_one_is_refused()
    {
        var cursor = new DecisionCursor(Facts.Noon, Guid.CreateVersion7(), 42);
        var context = new Microsoft.AspNetCore.Http.DefaultHttpContext();
        context.Request.QueryString = Microsoft.AspNetCore.Http.QueryString.Create("cursor", cursor.ToOpaque());
        DecisionCursor.Parse(PageQuery.Read(context.Request).After).ShouldBe(cursor);
        foreach (var bad in new[] { "", "1:2", "1:x:1", "-1:00000000000000000000000000000000:0", "9223372036854775807:00000000000000000000000000000000:0", "1:00000000000000000000000000000000:-1", "1:2:3:4" })
        {
            Should.Throw<ProblemException>(() => DecisionCursor.Parse(bad)).Problem.Status.ShouldBe(400);
        }

        Gen.String.Sample(text => Should.Throw<ProblemException>(() => DecisionCursor.Parse(text)));
    }

    // Forty a second: a block of fifty spans a little more than a second.
    private static AuditFact Made(int number) => new(
        Facts.Noon.AddMilliseconds(number * 25), "decision.made", number % 2 == 0 ? "user" : "service", $"subject-{number % 40}", $"target-{number % 5}", "GET /v1/x",
        number % 3 == 0 ? AuditOutcome.Success : AuditOutcome.Denied, Reasons[number % 3], $"rule-{number % 7}", number < 2000 ? "v1" : "v2", $"{number:x32}");

    private static async Task StoreAsync(TrailFixture trail, IReadOnlyList<AuditFact> facts, int perBlock)
    {
        var store = new PostgresBlockStore(trail.Database.Store, trail.Database.Source, trail.Writer, trail.Database.Scopes);
        var chain = new BlockChain(Guid.CreateVersion7());
        foreach (var block in facts.Chunk(perBlock))
        {
            await store.StoreAsync(chain.Next(Guid.CreateVersion7(), block, Facts.Noon, closes: false), CancellationToken.None);
        }
    }

    private static Task WithoutFiltersAsync(TrailFixture trail) =>
        trail.Database.ExecuteAsync("alter table compliance_audit.blocks disable trigger all; update compliance_audit.blocks set terms = null");

    private static async Task<List<AuditFactView>> AllAsync(TrailFixture trail, DecisionFilter filter, int limit)
    {
        var all = new List<AuditFactView>();
        DecisionCursor? from = null;
        while (true)
        {
            var page = await SearchOf(trail).FindAsync(filter, from, limit, TestContext.Current.CancellationToken);
            page.Items.Count.ShouldBeLessThanOrEqualTo(limit);
            all.AddRange(page.Items);
            if (page.NextCursor is not { } next)
            {
                return all;
            }

            from = DecisionCursor.Parse(System.Text.Encoding.UTF8.GetString(System.Buffers.Text.Base64Url.DecodeFromChars(next)));
        }
    }

    private static DecisionSearch SearchOf(TrailFixture trail) => new(
        new BlockHeads(trail.Database.Source), new DecisionMask(Options.Create(new ComplianceAuditOptions()), trail.Database.Personal),
        NullLogger<DecisionSearch>.Instance);
}
