using Shouldly;
using Xunit;
using ZeroTrust.ComplianceAudit.Features.ReadBlock;
using ZeroTrust.ComplianceAudit.Stream;
using ZeroTrust.Contracts.Audit;

namespace ZeroTrust.ComplianceAudit.Tests.Stream;

public sealed class BlockChainTests
{
    private readonly BlockChain _chain = new(Guid.CreateVersion7());

    [Fact]
    public void Each_block_carries_the_hash_of_the_one_before()
    {
        var blocks = Enumerable.Range(0, 5).Select(i => Next([Facts.Allowed(i)])).ToArray();
        blocks.Select(block => block.Number).ShouldBe([1, 2, 3, 4, 5]);
        blocks[0].PreviousHash.ShouldBe(BlockHash.None);
        for (var i = 1; i < blocks.Length; i++)
        {
            blocks[i].PreviousHash.ShouldBe(blocks[i - 1].Hash);
        }
    }

    [Fact]
    public void Any_change_of_a_block_shows()
    {
        var block = Next([Facts.Allowed(1), Facts.Denied(2)]);
        ReadBlockEndpoint.View(block).Intact.ShouldBeTrue();
        ReadBlockEndpoint.View(block with { Facts = new FactCodec().Encode([Facts.Allowed(1)]) }).Intact.ShouldBeFalse();
        ReadBlockEndpoint.View(block with { Number = 2 }).Intact.ShouldBeFalse();
        ReadBlockEndpoint.View(block with { Closes = true }).Intact.ShouldBeFalse();
        ReadBlockEndpoint.View(block with { Stream = Guid.Empty }).Intact.ShouldBeFalse();
        ReadBlockEndpoint.View(block with { PreviousHash = [.. block.PreviousHash.Reverse().Select(b => (byte)~b)] }).Intact.ShouldBeFalse();
    }

    [Fact]
    public void News_of_denials_is_capped_and_says_how_many_more_there_are()
    {
        Next([Facts.Allowed(1)]).News.ShouldBeNull();
        var block = Next([.. Enumerable.Range(0, 250).Select(Facts.Denied), Facts.Allowed(251)]);
        var news = block.News.ShouldNotBeNull();
        (news.Calls.Count, news.Omitted, news.BlockId).ShouldBe((100, 150, block.Id.ToString("D")));
        (block.Count, block.Denied, block.FirstAt, block.LastAt).ShouldBe((251, 250, Facts.Noon, Facts.Noon.AddSeconds(251)));
    }

    private AuditBlock Next(IReadOnlyList<AuditFact> facts) => _chain.Next(Guid.CreateVersion7(), facts, Facts.Noon, closes: false);
}
