using System.Buffers;
using System.IO.Compression;
using System.Text;
using CsCheck;
using Shouldly;
using Xunit;
using ZeroTrust.ComplianceAudit.Entries;
using ZeroTrust.ComplianceAudit.Stream;
using ZeroTrust.Contracts.Audit;

namespace ZeroTrust.ComplianceAudit.Tests.Stream;

public sealed class FactCodecTests
{
    private const string Trace = "4bf92f3577b34da6a3ce929d0e0e4736";

    // Few texts, so that facts repeat each other in the same and in other fields, and every kind of odd one.
    private static readonly string[] Odd = ["a", "b", "order-service", "", "\0", "\ud800", Trace, Trace.ToUpperInvariant(), "zz" + Trace[2..]];

    private static readonly Gen<string> Text = Gen.OneOf(
        Gen.Int[0, Odd.Length - 1].Select(i => Odd[i]), Gen.String, Gen.Char.Select(c => new string(c, 600)));

    private static readonly Gen<AuditFact> Fact = Gen.Select(
        Gen.Select(Gen.DateTimeOffset, Text, Text, Text), Gen.Select(Text, Text.Null(), Gen.Int[0, 2].Select(i => (AuditOutcome)i), Text),
        Gen.Select(Text.Null(), Text.Null(), Text.Null()),
        (a, b, c) => new AuditFact(a.Item1, a.Item2, a.Item3, a.Item4, b.Item1, b.Item2, b.Item3, b.Item4, c.Item1, c.Item2, c.Item3));

    [Fact]
    public void Every_fact_survives_whatever_it_holds()
    {
        var codec = new FactCodec();
        Fact.Array[0, 20].Sample(facts => FactCodec.Decode(codec.Encode(facts)).ShouldBe(facts.Select(Cleaned)), iter: 2000, threads: 1);
    }

    [Fact]
    public void Bytes_that_nobody_wrote_are_refused_and_nothing_else_happens()
    {
        var codec = new FactCodec();
        var written = codec.Encode([.. Enumerable.Range(0, 20).Select(i => Facts.Allowed(i) with { CorrelationId = Trace })]);
        Gen.Select(Gen.Int[0, written.Length - 1], Gen.Byte, Gen.Int[0, written.Length]).Sample((place, value, length) =>
        {
            byte[] changed = [.. written];
            changed[place] = value;
            ReadsOrRefuses(changed[..length]);
        }, iter: 5000);
        Gen.Byte.Array[0, 60].Sample(bytes => ReadsOrRefuses([FactCodec.Format, .. bytes]), iter: 5000);
        Gen.Byte.Array[0, 60].Sample(ReadsOrRefuses, iter: 2000);
        // A count of billions must not be believed.
        Should.Throw<InvalidDataException>(() => FactCodec.Decode([FactCodec.Format, 0xFF, 0xFF, 0xFF, 0xFF, 0x0F]));
    }

    [Fact]
    public void Blocks_of_an_earlier_version_are_still_read()
    {
        using var brotli = new MemoryStream();
        using (var stream = new BrotliStream(brotli, CompressionLevel.Fastest, leaveOpen: true))
        {
            stream.Write(Encoding.UTF8.GetBytes(
                """[["2026-11-24T12:00:01+00:00","decision.made","service","order-service","user-service","GET /1","denied","no_entry","rule-1","v1",null]]"""));
        }

        FactCodec.Decode(brotli.ToArray()).ShouldHaveSingleItem().ShouldBe(Facts.Denied(1));
    }

    [Fact]
    public void A_thousand_facts_are_small_and_a_codec_is_used_again()
    {
        var codec = new FactCodec();
        codec.Encode([.. Enumerable.Range(0, 1000).Select(Facts.Denied)]).Length.ShouldBeLessThan(25_000);
        codec.Encode([.. Enumerable.Range(0, 1000).Select(i => Facts.Allowed(7) with { CorrelationId = $"{i:x32}" })]).Length.ShouldBeLessThan(40_000);
        FactCodec.Decode(codec.Encode([Facts.Allowed(7)])).ShouldHaveSingleItem().Detail.ShouldBe("GET /7");
    }

    [Fact]
    public void Encoding_allocates_its_result_and_nothing_for_a_fact()
    {
        var codec = new FactCodec();
        var facts = Enumerable.Range(0, 1000).Select(i => Facts.Allowed(i % 50) with { CorrelationId = $"{i:x32}" }).ToArray();
        var result = codec.Encode(facts).Length;
        var before = GC.GetAllocatedBytesForCurrentThread();
        codec.Encode(facts);
        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBeLessThan(result + 1024);
    }

    private static AuditFact Cleaned(AuditFact fact) => new(
        fact.At, EvidenceText.Clean(fact.Action), EvidenceText.Clean(fact.ActorKind), EvidenceText.Clean(fact.ActorId), EvidenceText.Clean(fact.Target),
        EvidenceText.CleanOrNull(fact.Detail), fact.Outcome, EvidenceText.Clean(fact.Reason), EvidenceText.CleanOrNull(fact.Rule),
        EvidenceText.CleanOrNull(fact.PolicyVersion), EvidenceText.CleanOrNull(fact.CorrelationId));

    private static void ReadsOrRefuses(byte[] bytes)
    {
        try
        {
            FactCodec.Decode(bytes).Count.ShouldBeLessThanOrEqualTo(FactCodec.MaxFacts);
        }
        catch (InvalidDataException)
        {
            return; // the one way to refuse
        }
    }
}
