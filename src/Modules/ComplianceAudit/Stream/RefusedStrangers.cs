using System.Globalization;
using ZeroTrust.Contracts.Audit;

namespace ZeroTrust.ComplianceAudit.Stream;

/// <summary>
/// Refusals of callers who proved nothing cost them nothing, so they must not fill the store. The first of an action and
/// reason is kept as it is; those that follow are counted, and each second one fact, the last of them, says how many.
/// </summary>
internal sealed class RefusedStrangers : IDisposable
{
    // Actions and reasons are codes of ours; should one ever carry a stranger's text, this is the bound.
    private const int MaxKinds = 256;
    private static readonly TimeSpan Window = TimeSpan.FromSeconds(1);
    private readonly Dictionary<(string Action, string Reason), Repeats> _kinds = [];
    private readonly Lock _lock = new();
    private readonly Func<AuditFact, bool> _keep;
    private readonly ITimer _timer;
    private bool _closed;

    /// <param name="keep">Stores a fact at once, or says that there is no room: then the count goes on.</param>
    public RefusedStrangers(Func<AuditFact, bool> keep, TimeProvider clock)
    {
        _keep = keep;
        _timer = clock.CreateTimer(_ => Tell(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>True where the fact is counted with others of its kind; false where it must be kept by itself.</summary>
    public bool Counts(in AuditFact fact)
    {
        if (fact is not { ActorKind: "anonymous", Outcome: AuditOutcome.Denied })
        {
            return false;
        }

        lock (_lock)
        {
            var key = (fact.Action, fact.Reason);
            if (_kinds.TryGetValue(key, out var kind))
            {
                _kinds[key] = new Repeats(kind.Count + 1, fact);
                return true;
            }

            if (!_closed && _kinds.Count < MaxKinds)
            {
                _kinds.Add(key, default);
                if (_kinds.Count == 1)
                {
                    _timer.Change(Window, Window);
                }
            }

            return false;
        }
    }

    /// <summary>Tells what was counted so far and counts no more.</summary>
    /// <returns>How many refusals found no room to be told.</returns>
    public long Close()
    {
        lock (_lock)
        {
            _closed = true;
            Tell();
            var lost = _kinds.Values.Sum(kind => kind.Count);
            _kinds.Clear();
            return lost;
        }
    }

    /// <inheritdoc />
    public void Dispose() => _timer.Dispose();

    private void Tell()
    {
        lock (_lock)
        {
            foreach (var (key, kind) in _kinds.ToArray())
            {
                if (kind.Count == 0)
                {
                    _kinds.Remove(key);
                }
                else if (_keep(kind.ToFact()))
                {
                    _kinds[key] = default;
                }
            }

            if (_kinds.Count == 0)
            {
                _timer.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
            }
        }
    }

    private readonly record struct Repeats(long Count, AuditFact Last)
    {
        public AuditFact ToFact() => Last with { Detail = string.Create(CultureInfo.InvariantCulture, $"{Count} more, the last: {Last.Detail ?? "-"}") };
    }
}
