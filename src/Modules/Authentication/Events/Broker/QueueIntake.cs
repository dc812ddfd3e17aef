using System.Security.Cryptography;
using ZeroTrust.Authentication.DeadLetters;
using ZeroTrust.Contracts;

namespace ZeroTrust.Authentication.Events.Broker;

/// <summary>
/// Settles messages of one queue: what it returns from may be acknowledged, since every event of them is committed, was
/// there before, came too late, or is a dead letter.
/// </summary>
internal sealed class QueueIntake(EventGroups groups, RefusedEvents refused)
{
    /// <summary>Settles the group in its order, in one transaction for all that is applied.</summary>
    /// <exception cref="Exception">Nothing or all of it is settled, and it may be tried again: what was applied is then a duplicate.</exception>
    public async Task SettleAsync(string queue, Caller publisher, IReadOnlyList<ReadDelivery> group, CancellationToken ct)
    {
        PersonEvent[] events = [.. group.SelectMany(read => read.Events)];
        var outcomes = events.Length == 0 ? [] : await groups.ProcessAsync(events, group.Sum(read => read.Json.Length), publisher, ct);
        await KeepAsync(queue, publisher, [.. Letters(queue, publisher, group, outcomes)], ct);
    }

    /// <summary>Gives up a message that fails whatever is tried.</summary>
    public Task GiveUpAsync(string queue, Caller publisher, ReadDelivery read, string detail, CancellationToken ct) =>
        KeepAsync(queue, publisher, [Letter(queue, publisher, read.Json, read.IsBatch, null, new Refusal(RefusalCodes.Failed, detail))], ct);

    private async Task KeepAsync(string queue, Caller publisher, IReadOnlyList<RefusedEvent> letters, CancellationToken ct)
    {
        if (letters.Count > 0)
        {
            await refused.KeepAsync(letters, publisher, ct);
            BrokerMetrics.DeadLettered(queue, letters.Count);
        }
    }

    private IEnumerable<RefusedEvent> Letters(string queue, Caller publisher, IReadOnlyList<ReadDelivery> group, IReadOnlyList<EventOutcome> outcomes)
    {
        var at = 0;
        foreach (var read in group)
        {
            if (read.Refusal is { } refusal)
            {
                yield return Letter(queue, publisher, read.Json, read.IsBatch, null, refusal);
            }

            for (var i = 0; i < read.Events.Count; i++, at++)
            {
                if (outcomes[at] is EventOutcome.Rejected { Code: var code })
                {
                    yield return Letter(queue, publisher, read.JsonOf(i), false, read.Events[i], new Refusal(code, "A rule forbids the event."));
                }
            }
        }
    }

    // The id comes from the content: a message that is delivered again after a crash, or fails again, is the same dead letter.
    private RefusedEvent Letter(string queue, Caller publisher, ReadOnlyMemory<byte> body, bool isBatch, PersonEvent? received, Refusal refusal) =>
        new(refused.IdOf(queue, SHA256.HashData(body.Span)), queue, publisher.Subject, isBatch, refusal.Code, refusal.Detail, received?.Source, received?.Id,
            received?.Type, received?.Subject, body);
}
