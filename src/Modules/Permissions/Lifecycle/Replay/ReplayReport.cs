namespace ZeroTrust.Permissions.Lifecycle.Replay;

/// <summary>What a replay found.</summary>
internal sealed class ReplayReport
{
    /// <summary>Most distinct questions that are listed; flips beyond are counted.</summary>
    internal const int MaxListed = 200;

    private readonly Dictionary<ReplayedQuestion, ReplayedFlip> _flips = [];
    private readonly SortedDictionary<string, long> _notReplayed = new(StringComparer.Ordinal);

    internal long Decisions { get; private set; }

    internal long Unchanged { get; private set; }

    internal long AllowToDeny { get; private set; }

    internal long DenyToAllow { get; private set; }

    /// <summary>Decisions that stay allowed for people of whom the candidate asks a certain login.</summary>
    internal long AskForLogin { get; private set; }

    /// <summary>Flips whose question is not listed.</summary>
    internal long Omitted { get; private set; }

    /// <summary>Where to go on; null where the span was read to its end.</summary>
    internal DateTimeOffset? ContinueFrom { get; set; }

    internal IReadOnlyDictionary<string, long> NotReplayed => _notReplayed;

    /// <summary>The most frequent first.</summary>
    internal IEnumerable<KeyValuePair<ReplayedQuestion, ReplayedFlip>> Flips =>
        _flips.OrderByDescending(pair => pair.Value.Count).ThenBy(pair => pair.Value.FirstAt);

    internal void Read() => Decisions++;

    internal void Skip(string why) => _notReplayed[why] = _notReplayed.GetValueOrDefault(why) + 1;

    internal void Same(bool asksForLogin)
    {
        Unchanged++;
        AskForLogin += asksForLogin ? 1 : 0;
    }

    internal void Flip(ReplayedQuestion question, DateTimeOffset at, string reason, string reasonThen, string? ruleThen)
    {
        (AllowToDeny, DenyToAllow) = question.Kind == FlipKinds.AllowToDeny ? (AllowToDeny + 1, DenyToAllow) : (AllowToDeny, DenyToAllow + 1);
        if (_flips.TryGetValue(question, out var known))
        {
            _flips[question] = known with { Count = known.Count + 1, LastAt = at };
        }
        else if (_flips.Count < MaxListed)
        {
            _flips.Add(question, new ReplayedFlip(1, at, at, reason, reasonThen, ruleThen));
        }
        else
        {
            Omitted++;
        }
    }
}

/// <summary>A question that the candidate answers otherwise.</summary>
internal sealed record ReplayedQuestion(string Kind, string SubjectKind, string SubjectId, string Target, string Question);

/// <summary>How often it was asked, why it came out as it did, and why it would come out otherwise.</summary>
internal readonly record struct ReplayedFlip(long Count, DateTimeOffset FirstAt, DateTimeOffset LastAt, string Reason, string ReasonThen, string? RuleThen);
