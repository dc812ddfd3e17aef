using Marten;

namespace ZeroTrust.Platform.Keys;

/// <summary>A store of keys that an <see cref="IKeyWrapper"/> wrapped. Register one for each table that holds any.</summary>
public interface IWrappedKeys
{
    /// <summary>
    /// Adds to the unit of work a new wrapping of every key that an older version wrapped; answers how many. A row that changed
    /// since it was read is left for the next run.
    /// </summary>
    Task<int> RewrapAsync(IDocumentSession session, CancellationToken ct);
}
