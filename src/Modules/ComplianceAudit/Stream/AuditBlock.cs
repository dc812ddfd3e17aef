using ZeroTrust.Contracts.Audit;

namespace ZeroTrust.ComplianceAudit.Stream;

/// <summary>A sealed block of facts, ready to be stored.</summary>
/// <param name="Stream">One per process run.</param>
/// <param name="Number">From 1 without a gap; block 1 opens the stream and is empty.</param>
/// <param name="Closes">The last block of a process that stopped in order. A stream without one lost what had waited.</param>
/// <param name="Facts">The facts as <see cref="FactCodec"/> wrote them.</param>
/// <param name="Hash">Over stream, number, previous hash and facts; see <see cref="BlockHash"/>.</param>
internal sealed record AuditBlock(
    Guid Id,
    Guid Stream,
    long Number,
    DateTimeOffset FirstAt,
    DateTimeOffset LastAt,
    int Count,
    int Denied,
    bool Closes,
    byte[] Facts,
    byte[] PreviousHash,
    byte[] Hash)
{
    /// <summary>What may be searched for in it; see <see cref="BlockTerms"/>. Not part of the hash: it only says where to look.</summary>
    internal byte[]? Terms { get; init; }

    /// <summary>The news of refused calls that goes out with the block's commit.</summary>
    internal CallsDenied? News { get; init; }
}
