using CsCheck;
using Shouldly;
using Xunit;
using ZeroTrust.ComplianceAudit.Stream;
using ZeroTrust.Contracts.Audit;

namespace ZeroTrust.ComplianceAudit.Tests.Stream;

public sealed class BlockTermsTests
{
    [Fact]
    public void What_a_block_holds_is_always_found() => Gen.String.Array[1, 40].Sample(actors =>
    {
        var filter = Filter(actors);
        actors.ShouldAllBe(actor => MayHold(filter, FactField.Actor, actor));
        MayHold(filter, FactField.Outcome, "success").ShouldBeTrue();
        MayHold(filter, FactField.Target, "user-service").ShouldBeTrue();
    });

    [Fact]
    public void What_it_does_not_hold_seldom_is()
    {
        foreach (var actors in new[] { 5, 100, 1000 })
        {
            var filter = Filter([.. Enumerable.Range(0, actors).Select(i => $"subject-{i}")]);
            Enumerable.Range(0, 10_000).Count(i => MayHold(filter, FactField.Actor, $"stranger-{i}")).ShouldBeLessThan(500);
            filter.Length.ShouldBeLessThanOrEqualTo(Math.Max(64, actors * 3));
        }
    }

    [Fact]
    public void A_text_counts_for_its_own_field_only()
    {
        var filter = Filter(["order-service"]);
        MayHold(filter, FactField.Actor, "order-service").ShouldBeTrue();
        MayHold(filter, FactField.Target, "order-service").ShouldBeFalse();
    }

    // Stored filters are searched by later versions: the bits must not change.
    [Fact]
    public void The_hashes_are_fixed()
    {
        var hashes = new long[BlockTerms.Hashes];
        BlockTerms.Hash(FactField.Actor, "order-service", hashes);
        hashes.ShouldBe([17424367783559L, 156819310052036L, 296214252320513L, 435609194588990L]);
        hashes.ShouldAllBe(hash => hash >= 0);
    }

    private static byte[] Filter(string[] actors) =>
        new BlockTerms().Of([.. actors.Select(actor => Facts.Allowed(1) with { ActorId = actor })]).ShouldNotBeNull();

    private static bool MayHold(byte[] filter, FactField field, string text)
    {
        var hashes = new long[BlockTerms.Hashes];
        BlockTerms.Hash(field, text, hashes);
        return hashes.All(hash => (filter[hash % (filter.Length * 8) / 8] & (1 << (int)(hash % 8))) != 0);
    }
}
