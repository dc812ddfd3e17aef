using ZeroTrust.Authentication.PermissionCache;
using ZeroTrust.Contracts.Authentication;

namespace ZeroTrust.Authentication.Reconciliation;

/// <summary>How a copy differs from PostgreSQL.</summary>
internal enum DriftKind
{
    /// <summary>Redis has none, although it was filled.</summary>
    Missing,

    /// <summary>Without our mark, or unreadable.</summary>
    Garbage,

    /// <summary>Of an earlier epoch, and the change is not just on its way.</summary>
    Stale,

    /// <summary>Of an epoch that PostgreSQL has not reached: a database restored from a backup.</summary>
    Ahead,

    /// <summary>Of the same epoch with other content: somebody changed the row past the platform.</summary>
    Content,
}

/// <summary>Compares a copy with the truth, which was read after the copy. Pure.</summary>
internal static class Drift
{
    /// <summary>How a value in Redis differs; null where it does not.</summary>
    /// <param name="exists">Whether there is a value at all.</param>
    /// <param name="copy">What the value says; null where it is none of ours.</param>
    /// <param name="isFilled">Whether Redis was filled completely, so that every subject should have a value.</param>
    /// <param name="isSettled">Whether the truth is older than a change takes to arrive.</param>
    public static DriftKind? OfRedis(bool exists, CachedState? copy, SubjectState truth, bool isFilled, bool isSettled) => (exists, copy) switch
    {
        (false, _) => isFilled && isSettled ? DriftKind.Missing : null,
        (true, null) => DriftKind.Garbage,
        (true, { } ours) => OfState(ours.ToState(truth.Subject), truth, isSettled),
    };

    /// <summary>How a state differs; null where it does not.</summary>
    public static DriftKind? OfState(SubjectState copy, SubjectState truth, bool isSettled) => copy.Epoch.CompareTo(truth.Epoch) switch
    {
        < 0 => isSettled ? DriftKind.Stale : null,
        > 0 => DriftKind.Ahead,
        _ => IsSame(copy, truth) ? null : DriftKind.Content,
    };

    /// <summary>The name in metrics, facts and answers.</summary>
    public static string NameOf(DriftKind kind) => kind switch
    {
        DriftKind.Missing => "missing",
        DriftKind.Garbage => "garbage",
        DriftKind.Stale => "stale",
        DriftKind.Ahead => "ahead",
        _ => "content",
    };

    private static bool IsSame(SubjectState one, SubjectState other) =>
        one.Active == other.Active && one.ValidAfter == other.ValidAfter && one.ValidAfterEpoch == other.ValidAfterEpoch && one.StepUpAfter == other.StepUpAfter
        && one.Roles.SequenceEqual(other.Roles, StringComparer.Ordinal) && one.AssignedServices.SequenceEqual(other.AssignedServices, StringComparer.Ordinal);
}
