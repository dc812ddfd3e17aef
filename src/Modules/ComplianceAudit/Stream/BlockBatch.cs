using System.Threading.Channels;
using ZeroTrust.Contracts.Audit;

namespace ZeroTrust.ComplianceAudit.Stream;

/// <summary>The facts of the next block: as many as one may hold, and none that is too far from the others in time. Used by one task.</summary>
internal sealed class BlockBatch(int maxFacts)
{
    private readonly List<AuditFact> _facts = [];
    private DateTimeOffset _first = DateTimeOffset.MaxValue;
    private DateTimeOffset _last = DateTimeOffset.MinValue;

    internal IReadOnlyList<AuditFact> Facts => _facts;

    /// <summary>Adds a fact that the stream tells of itself; does nothing for null.</summary>
    internal void Add(AuditFact? told)
    {
        if (told is { } fact)
        {
            Add(fact);
        }
    }

    /// <summary>Takes what waits, in its order, up to the first that must be in another block.</summary>
    internal void TakeFrom(ChannelReader<AuditFact> queue)
    {
        while (_facts.Count < maxFacts && queue.TryPeek(out var next) && Takes(next.At) && queue.TryRead(out var fact))
        {
            Add(fact);
        }
    }

    /// <summary>Whether a fact of this instant fits in beside those that are there.</summary>
    internal bool TakesAt(DateTimeOffset at) => _facts.Count < maxFacts && Takes(at);

    internal void Clear()
    {
        _facts.Clear();
        (_first, _last) = (DateTimeOffset.MaxValue, DateTimeOffset.MinValue);
    }

    private bool Takes(DateTimeOffset at) => _facts.Count == 0 || BlockSpan.Takes(_first, _last, at);

    private void Add(in AuditFact fact)
    {
        _facts.Add(fact);
        _first = fact.At < _first ? fact.At : _first;
        _last = fact.At > _last ? fact.At : _last;
    }
}
