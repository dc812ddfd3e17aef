namespace ZeroTrust.ComplianceAudit.Stream;

/// <summary>Where blocks end up.</summary>
internal interface IBlockStore
{
    /// <summary>Stores the block, its entry in the trail and its news in one transaction; throws where it is not sure.</summary>
    Task StoreAsync(AuditBlock block, CancellationToken ct);

    /// <summary>Whether the block is there already: a commit may have worked although its answer was lost.</summary>
    Task<bool> HoldsAsync(AuditBlock block, CancellationToken ct);
}
