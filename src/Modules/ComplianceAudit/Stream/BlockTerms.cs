using System.Numerics;
using ZeroTrust.ComplianceAudit.Entries;
using ZeroTrust.Contracts.Audit;

namespace ZeroTrust.ComplianceAudit.Stream;

/// <summary>
/// What may be searched for in a block, as a Bloom filter beside it: a search opens the blocks that may hold what it looks for and
/// skips the others. Ten bits a term and four hashes open about one block in a hundred for nothing, and never skip a right one.
/// </summary>
internal sealed class BlockTerms
{
    internal const int Hashes = 4;
    private const int BitsPerTerm = 10;
    private const int MinBytes = 32;
    private readonly HashSet<(FactField Field, string Text)> _terms = [];

    /// <summary>The filter of these facts; null for none. Bit n is bit n % 8 of byte n / 8, as <c>get_bit</c> counts.</summary>
    internal byte[]? Of(IReadOnlyList<AuditFact> facts)
    {
        if (facts.Count == 0)
        {
            return null;
        }

        _terms.Clear();
        AuditFact last = default;
        for (var i = 0; i < facts.Count; i++)
        {
            var fact = facts[i];
            Add(FactField.Actor, fact.ActorId, last.ActorId);
            Add(FactField.Target, fact.Target, last.Target);
            Add(FactField.Outcome, OutcomeText.Of(fact.Outcome), null);
            Add(FactField.Reason, fact.Reason, last.Reason);
            Add(FactField.Rule, fact.Rule, last.Rule);
            Add(FactField.PolicyVersion, fact.PolicyVersion, last.PolicyVersion);
            last = fact;
        }

        return Filter();
    }

    /// <summary>The hashes of a term, each not negative; modulo the number of bits they are its bits.</summary>
    internal static void Hash(FactField field, string text, Span<long> hashes)
    {
        var hash = 14695981039346656037UL;
        hash = (hash ^ (byte)field) * 1099511628211UL;
        foreach (var character in EvidenceText.Clean(text))
        {
            hash = (hash ^ character) * 1099511628211UL;
        }

        // The low bits of FNV-1a are weak alone: mixed once, then walked by an odd step.
        hash = (hash ^ (hash >> 32)) * 0x9E3779B97F4A7C15UL;
        var step = (hash >> 17) | 1;
        for (var i = 0; i < Hashes; i++)
        {
            hashes[i] = (long)(((hash >> 20) + ((ulong)i * step)) & long.MaxValue);
        }
    }

    private void Add(FactField field, string? text, string? before)
    {
        if (text is not null && !string.Equals(text, before))
        {
            _terms.Add((field, text));
        }
    }

    private byte[] Filter()
    {
        var filter = new byte[Math.Max(MinBytes, (int)BitOperations.RoundUpToPowerOf2((uint)(_terms.Count * BitsPerTerm)) / 8)];
        Span<long> hashes = stackalloc long[Hashes];
        foreach (var (field, text) in _terms)
        {
            Hash(field, text, hashes);
            foreach (var hash in hashes)
            {
                var bit = (int)(hash % (filter.Length * 8));
                filter[bit >> 3] |= (byte)(1 << (bit & 7));
            }
        }

        return filter;
    }
}
