using System.Collections.Frozen;
using Microsoft.Extensions.Options;

namespace ZeroTrust.Authentication.Events.Lag;

/// <summary>The tallies of the configured sources. Events of any other source belong to nobody and are counted nowhere here.</summary>
internal sealed class SourceTallies(IOptions<EventOptions> options)
{
    private readonly FrozenDictionary<string, SourceTally> _tallies =
        options.Value.Sources.ToFrozenDictionary(source => source.Source, _ => new SourceTally(), StringComparer.Ordinal);

    public IEnumerable<KeyValuePair<string, SourceTally>> All => _tallies;

    /// <summary>Notes the outcomes of a committed batch. What a stranger sends in a source's name is not the source's.</summary>
    public void Note(IReadOnlyList<Submitted> events, IReadOnlyList<EventOutcome> outcomes, DateTimeOffset now)
    {
        for (var i = 0; i < events.Count; i++)
        {
            var received = events[i].Event;
            if (outcomes[i] is not EventOutcome.Rejected { Code: RejectionCodes.SourceNotYours }
                && _tallies.TryGetValue(received.Source, out var tally) && tally.Note(received, outcomes[i], now) is { } lag)
            {
                EventMetrics.Lagged(received.Source, lag);
            }
        }
    }
}
