using Microsoft.Extensions.Options;
using ZeroTrust.Authentication.Events;
using ZeroTrust.Authentication.Events.Broker;

namespace ZeroTrust.Authentication.DeadLetters;

/// <summary>
/// Hands a refused event to the intake once more, in the name of its publisher, who must still be allowed to publish. What is
/// applied twice by two replays at once is a duplicate the second time.
/// </summary>
internal sealed class EventReplay(EventGroups groups, BrokerPublishers publishers, IOptions<EventOptions> limits)
{
    /// <summary>The outcome of the event; of a batch «rejected» as soon as one event is.</summary>
    public async Task<ReplayResult> TryAsync(RefusedEvent letter, CancellationToken ct)
    {
        if (publishers.Admit(letter.Publisher) is not { } publisher)
        {
            return new ReplayResult(Rejected, "access.denied");
        }

        if (letter.Body.IsEmpty || CloudEventParser.Parse(letter.Body, letter.IsBatch, limits.Value.MaxBatch) is not ParsedEvents.Read { Events: { Count: > 0 } events })
        {
            return new ReplayResult(Rejected, letter.Code);
        }

        var outcomes = await groups.ProcessAsync(events, letter.Body.Length, publisher, ct);
        var decisive = outcomes.FirstOrDefault(outcome => outcome is EventOutcome.Rejected) ?? outcomes[0];
        return new ReplayResult(decisive.Status, (decisive as EventOutcome.Rejected)?.Code);
    }

    /// <summary>The status of what stays a dead letter.</summary>
    public const string Rejected = "rejected";
}
