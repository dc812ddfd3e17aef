using Microsoft.Extensions.Logging;
using ZeroTrust.ComplianceAudit.Entries;
using ZeroTrust.ComplianceAudit.Stream;
using ZeroTrust.Contracts.Audit;
using ZeroTrust.Platform.Paging;

namespace ZeroTrust.ComplianceAudit.Search;

/// <summary>
/// Finds recorded decisions, in the order of their blocks. The work of one page is bounded, whatever is asked for: it looks at so many
/// heads and opens so many blocks at most. A page may thus be short, or empty, and still say where to go on.
/// </summary>
internal sealed class DecisionSearch(BlockHeads blocks, DecisionMask mask, ILogger<DecisionSearch> logger)
{
    internal const int MaxHeads = 5_000;
    internal const int MaxOpened = 32;

    internal async Task<Page<AuditFactView>> FindAsync(DecisionFilter filter, DecisionCursor? from, int limit, CancellationToken ct)
    {
        var pseudonym = filter.Actor is { } actor ? mask.Pseudonym(actor) : null;
        var heads = await blocks.ReadAsync(filter, pseudonym, from, MaxHeads, ct);
        var found = new List<AuditFactView>();
        var opened = 0;
        foreach (var head in heads)
        {
            if (!head.MayMatch)
            {
                continue;
            }

            if (opened++ == MaxOpened)
            {
                return new Page<AuditFactView>(found, new DecisionCursor(head.FirstAt, head.Id, 0).ToOpaque());
            }

            var skip = from is { } place && place.Id == head.Id ? place.Done : 0;
            if (await AddAsync(found, head.Id, skip, filter, pseudonym, limit, ct) is { } done)
            {
                return new Page<AuditFactView>(found, new DecisionCursor(head.FirstAt, head.Id, done).ToOpaque());
            }
        }

        return new Page<AuditFactView>(
            found, heads.Count < MaxHeads ? null : new DecisionCursor(heads[^1].FirstAt, heads[^1].Id, DecisionCursor.All).ToOpaque());
    }

    /// <returns>How many facts of the block were looked at when the page was full and there is more; null for the whole block.</returns>
    private async Task<int?> AddAsync(
        List<AuditFactView> found, Guid block, int skip, DecisionFilter filter, string? pseudonym, int limit, CancellationToken ct)
    {
        var facts = await ReadAsync(block, ct);
        for (var i = skip; i < facts.Count; i++)
        {
            if (!filter.Matches(facts[i], pseudonym))
            {
                continue;
            }

            // One more than the page holds: only then is there a next one.
            if (found.Count == limit)
            {
                return i;
            }

            found.Add(AuditFactView.Of(facts[i]) with { BlockId = block });
        }

        return null;
    }

    // One block that somebody changed must not hide the others.
    private async Task<IReadOnlyList<AuditFact>> ReadAsync(Guid block, CancellationToken ct)
    {
        if (await blocks.FactsAsync(block, ct) is not { } facts)
        {
            return [];
        }

        try
        {
            return FactCodec.Decode(facts);
        }
        catch (InvalidDataException exception)
        {
            Log.BlockUnreadable(logger, exception, block);
            return [];
        }
    }
}
