using Marten;
using ZeroTrust.Contracts.Audit;
using ZeroTrust.Contracts.Changes;
using ZeroTrust.Contracts.Permissions;

namespace ZeroTrust.Permissions.Lifecycle;

/// <summary>One unit of work on policies: who does it, why, and where its parts are committed together.</summary>
/// <param name="Publish">Publishes through the outbox that is enrolled in the session.</param>
/// <param name="Changes">Of the same session.</param>
/// <param name="Reason">For who approves it.</param>
internal sealed record PolicyWork(IDocumentSession Session, Func<PolicyActivated, ValueTask> Publish, IChangeRequests Changes, AuditActor Actor, string Reason);
