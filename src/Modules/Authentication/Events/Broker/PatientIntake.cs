using ZeroTrust.Contracts;
using ZeroTrust.Platform.Problems;

namespace ZeroTrust.Authentication.Events.Broker;

/// <summary>
/// Settles messages however long it takes. They stay unacknowledged meanwhile, so the broker hands out nothing more: an outage
/// of the database costs a try every few seconds and no message.
/// </summary>
internal sealed class PatientIntake(string queue, int maxAttempts, QueueIntake intake, QueueFaults faults, TimeProvider clock)
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(5);

    /// <summary>Returns when all of the group may be acknowledged.</summary>
    public async Task SettleAsync(Caller publisher, IReadOnlyList<ReadDelivery> group, CancellationToken ct)
    {
        if (await TryAsync(() => intake.SettleAsync(queue, publisher, group, ct), ct) is null)
        {
            return;
        }

        // One message's fault is not the others': each is tried alone, in the same order.
        foreach (var read in group)
        {
            await SettleOneAsync(publisher, read, ct);
        }
    }

    private async Task SettleOneAsync(Caller publisher, ReadDelivery read, CancellationToken ct)
    {
        var pause = FirstPause;
        for (var failures = 0; await TryAsync(() => intake.SettleAsync(queue, publisher, [read], ct), ct) is { } fault;)
        {
            // An outage says nothing about the message; anything else that lasts does. Giving up needs the database too.
            if (!Outages.Is(fault) && ++failures >= maxAttempts
                && await TryAsync(() => intake.GiveUpAsync(queue, publisher, read, $"Failed {failures} times.", ct), ct) is null)
            {
                return;
            }

            // Nothing signals that a server is back; look again, less often each time.
            await Task.Delay(pause, clock, ct);
            pause = pause * 2 < LongestPause ? pause * 2 : LongestPause;
        }
    }

    private async Task<Exception?> TryAsync(Func<Task> work, CancellationToken ct)
    {
        try
        {
            await work();
            return null;
        }
        catch (Exception exception) when (!ct.IsCancellationRequested)
        {
            faults.Report(exception);
            return exception;
        }
    }
}
