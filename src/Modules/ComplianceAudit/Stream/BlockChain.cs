using ZeroTrust.ComplianceAudit.Entries;
using ZeroTrust.Contracts.Audit;

namespace ZeroTrust.ComplianceAudit.Stream;

/// <summary>Numbers and chains the blocks of one stream. Used by one task.</summary>
internal sealed class BlockChain(Guid stream)
{
    // A block of a thousand refusals is an attack; a hundred of them tell which one, and the block holds the rest.
    internal const int MaxNews = 100;
    private readonly FactCodec _codec = new();
    private readonly BlockTerms _terms = new();
    private byte[] _last = BlockHash.None;
    private long _number;

    internal Guid Stream => stream;

    internal AuditBlock Next(Guid id, IReadOnlyList<AuditFact> facts, DateTimeOffset now, bool closes)
    {
        var bytes = _codec.Encode(facts);
        var previous = _last;
        var number = ++_number;
        _last = BlockHash.Compute(stream, number, closes, previous, bytes);

        var (first, last, denied) = Summarise(facts, now);
        return new AuditBlock(id, stream, number, first, last, facts.Count, denied, closes, bytes, previous, _last)
        {
            Terms = _terms.Of(facts),
            News = denied == 0 ? null : NewsOf(id, facts, denied),
        };
    }

    private static (DateTimeOffset First, DateTimeOffset Last, int Denied) Summarise(IReadOnlyList<AuditFact> facts, DateTimeOffset now)
    {
        var first = facts.Count == 0 ? now : DateTimeOffset.MaxValue;
        var last = facts.Count == 0 ? now : DateTimeOffset.MinValue;
        var denied = 0;
        for (var i = 0; i < facts.Count; i++)
        {
            var fact = facts[i];
            first = fact.At < first ? fact.At : first;
            last = fact.At > last ? fact.At : last;
            denied += fact.Outcome == AuditOutcome.Denied ? 1 : 0;
        }

        return (first.ToUniversalTime(), last.ToUniversalTime(), denied);
    }

    private static CallsDenied NewsOf(Guid id, IReadOnlyList<AuditFact> facts, int denied)
    {
        var calls = facts
            .Where(fact => fact.Outcome == AuditOutcome.Denied)
            .Take(MaxNews)
            .Select(fact => new CallDenied(
                fact.At, fact.ActorKind, EvidenceText.Clean(fact.ActorId), EvidenceText.Clean(fact.Target),
                EvidenceText.CleanOrNull(fact.Detail), fact.Reason))
            .ToArray();
        return new CallsDenied(calls) { BlockId = id.ToString("D"), Omitted = denied - calls.Length };
    }
}
