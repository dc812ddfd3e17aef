using Marten;

namespace ZeroTrust.Contracts.Audit;

/// <summary>Writes evidence in the transaction of what it is evidence of.</summary>
public interface IAuditWriter
{
    /// <summary>
    /// Adds one entry to the session's unit of work. It is stored with the session's commit or not at all:
    /// no change without an entry, no entry without its change.
    /// </summary>
    void Append(IDocumentSession session, AuditEntry entry);
}
