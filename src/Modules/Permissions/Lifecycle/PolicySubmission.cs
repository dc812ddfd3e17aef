using System.Collections.Immutable;
using ZeroTrust.Permissions.Lifecycle.Bundles;
using ZeroTrust.Policy;

namespace ZeroTrust.Permissions.Lifecycle;

/// <summary>A policy that passed every check. Only <see cref="PolicyIntake"/> makes one.</summary>
/// <param name="Bundle">Null for one that came unsigned.</param>
/// <param name="Stored">As what it is stored already; null for one that comes just now.</param>
internal sealed record PolicySubmission(
    byte[] Source, PolicySnapshot Snapshot, ImmutableArray<PolicyProblem> Warnings, BundleStamp? Bundle, StoredPolicy? Stored = null)
{
    internal string Hash => Snapshot.Hash;
}
