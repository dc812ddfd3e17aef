using Marten;
using ZeroTrust.Contracts.Audit;

namespace ZeroTrust.ServiceTokens.Tests.Storage;

/// <summary>Keeps the entries, committed or not.</summary>
internal sealed class RecordingAudit : IAuditWriter
{
    internal List<AuditEntry> Entries { get; } = [];

    public void Append(IDocumentSession session, AuditEntry entry)
    {
        lock (Entries)
        {
            Entries.Add(entry);
        }
    }
}
