using ZeroTrust.Permissions.Decisions;

namespace ZeroTrust.Permissions.Lifecycle.Shadow;

/// <summary>
/// Counts decisions that would come out otherwise, and keeps the questions that were seen last, each once. Bounded; decisions that do not
/// flip take no lock.
/// </summary>
internal sealed class ShadowFlips
{
    /// <summary>Most questions that are kept.</summary>
    internal const int MaxKept = 100;

    private readonly Lock _gate = new();
    private readonly Dictionary<FlippedQuestion, FlipSeen> _kept = new(MaxKept);
    private long _decisions;
    private long _allowToDeny;
    private long _denyToAllow;

    internal long Decisions => Interlocked.Read(ref _decisions);

    internal long AllowToDeny => Interlocked.Read(ref _allowToDeny);

    internal long DenyToAllow => Interlocked.Read(ref _denyToAllow);

    /// <summary>Counts a decision; the kind of the flip where it is one.</summary>
    internal string? Count(bool allowed, bool allowedThen)
    {
        Interlocked.Increment(ref _decisions);
        if (allowed == allowedThen)
        {
            return null;
        }

        Interlocked.Increment(ref allowed ? ref _allowToDeny : ref _denyToAllow);
        return FlipKinds.Of(allowed);
    }

    /// <summary>Keeps the question of a flip; beyond the limit the one that was not asked for longest gives way.</summary>
    internal void Keep(FlippedQuestion question, in Verdict given, in Verdict shadow, DateTimeOffset now)
    {
        lock (_gate)
        {
            if (_kept.TryGetValue(question, out var seen))
            {
                _kept[question] = seen with { Count = seen.Count + 1, LastAt = now, Reason = given.Reason, ReasonThen = shadow.Reason, RuleThen = shadow.Decision.Rule };
                return;
            }

            if (_kept.Count == MaxKept)
            {
                _kept.Remove(_kept.MinBy(pair => pair.Value.LastAt).Key);
            }

            _kept.Add(question, new FlipSeen(1, now, now, given.Reason, shadow.Reason, shadow.Decision.Rule));
        }
    }

    /// <summary>What is kept, the last one first.</summary>
    internal IReadOnlyList<KeyValuePair<FlippedQuestion, FlipSeen>> Kept()
    {
        lock (_gate)
        {
            return [.. _kept.OrderByDescending(pair => pair.Value.LastAt)];
        }
    }
}

/// <summary>A question whose answer changes.</summary>
/// <param name="Kind">As of <see cref="FlipKinds"/>.</param>
/// <param name="Detail">What was asked, as a decision record says it.</param>
internal sealed record FlippedQuestion(string Kind, string SubjectKind, string SubjectId, string Target, string? Detail);

/// <summary>How often it was asked, and why it came out as it did and would come out otherwise.</summary>
internal sealed record FlipSeen(long Count, DateTimeOffset FirstAt, DateTimeOffset LastAt, string Reason, string ReasonThen, string? RuleThen);
