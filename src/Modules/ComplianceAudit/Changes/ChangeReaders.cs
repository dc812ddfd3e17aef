using ZeroTrust.Contracts.Changes;
using ZeroTrust.Contracts.Permissions;
using ZeroTrust.Platform.Access;

namespace ZeroTrust.ComplianceAudit.Changes;

/// <summary>Who may know of a request: who asked for it, and who holds the permission to decide it.</summary>
internal sealed class ChangeReaders(IEnumerable<IChangeKind> kinds, IPlatformAccess access)
{
    /// <summary>The kind; null where no module of this binary has it any more.</summary>
    public IChangeKind? KindOf(ChangeRequest change) => kinds.FirstOrDefault(kind => kind.Kind == change.Proposal.Kind);

    /// <summary>Whether the caller holds the permission that decides this kind, without a bound.</summary>
    public bool Holds(AccessScope scope, IChangeKind kind) =>
        access.Check(scope.Caller, scope.State, kind.Permission) is { Allowed: true, OnlyServices: null };

    /// <summary>The kinds that the caller may decide.</summary>
    public string[] KindsOf(AccessScope scope) => [.. kinds.Where(kind => Holds(scope, kind)).Select(kind => kind.Kind)];

    /// <summary>Whether the caller asked for it.</summary>
    public static bool IsRequester(AccessScope scope, ChangeRequest change) => scope.Actor == change.Proposal.Requester;

    /// <summary>Whether the caller may read it.</summary>
    public bool MayRead(AccessScope scope, ChangeRequest change) =>
        IsRequester(scope, change) || (KindOf(change) is { } kind && Holds(scope, kind));
}
