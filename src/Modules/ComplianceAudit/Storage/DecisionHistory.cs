using System.Runtime.CompilerServices;
using ZeroTrust.ComplianceAudit.Stream;
using ZeroTrust.Contracts.Audit;

namespace ZeroTrust.ComplianceAudit.Storage;

/// <summary>
/// Recorded decisions, oldest first. Blocks of several instances overlap in time: facts wait in a heap until no block that is still
/// to come can hold an older one, so that memory holds the blocks that overlap and no more.
/// </summary>
internal sealed class DecisionHistory(BlockSpans blocks) : IDecisionHistory
{
    // Blocks read at a time: a thousand facts each at most.
    private const int Page = 8;

    /// <inheritdoc />
    public async IAsyncEnumerable<AuditFact> ReadAsync(DateTimeOffset from, DateTimeOffset to, [EnumeratorCancellation] CancellationToken ct)
    {
        var waiting = new PriorityQueue<AuditFact, (DateTimeOffset At, long Order)>();
        var order = 0L;
        await foreach (var block in BlocksAsync(from, to, ct))
        {
            // Later blocks begin later: what is older than this one's first fact is complete.
            while (waiting.TryPeek(out var fact, out var place) && place.At < block.FirstAt)
            {
                waiting.Dequeue();
                yield return fact;
            }

            foreach (var fact in FactCodec.Decode(block.Facts))
            {
                if (fact.Action == DecisionLog.Action && fact.At >= from && fact.At < to)
                {
                    waiting.Enqueue(fact, (fact.At, order++));
                }
            }
        }

        while (waiting.TryDequeue(out var fact, out _))
        {
            yield return fact;
        }
    }

    private async IAsyncEnumerable<StoredFacts> BlocksAsync(DateTimeOffset from, DateTimeOffset to, [EnumeratorCancellation] CancellationToken ct)
    {
        StoredFacts? last = null;
        while (true)
        {
            var page = await blocks.ReadAsync(from, to, last, Page, ct);
            foreach (var block in page)
            {
                yield return last = block;
            }

            if (page.Count < Page)
            {
                yield break;
            }
        }
    }
}
