using System.Diagnostics;

namespace ZeroTrust.Native.Tests.Faults.Chaos;

/// <summary>An event that was taken, the phase in which it was due, and when that was.</summary>
internal sealed record TakenEvent(CloudEvent Fact, string Phase, DateTimeOffset Due);

/// <summary>
/// Reports one person's events in their order, each until it is taken, with the same id every time, as a publisher with an
/// outbox does; over HTTP or through the broker.
/// </summary>
/// <param name="kind">Its name in the report.</param>
/// <param name="tryAsync">One try, with its number; null when the event was taken, else the error.</param>
internal sealed class Reporter(string kind, ChaosLog log, Func<CloudEvent, int, Task<string?>> tryAsync) : IDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);
    private readonly SemaphoreSlim turn = new(1);
    private readonly PersonAccount person = SampleOrganisation.NewPerson("chaos");
    private readonly List<TakenEvent> taken = [];

    /// <summary>Whose roles it reports.</summary>
    public string Subject => person.Id;

    /// <summary>The events that were taken.</summary>
    public IReadOnlyList<TakenEvent> Taken => taken;

    /// <summary>Reports the next event; it waits for the one before.</summary>
    public async Task ReportAsync(Arrival arrival)
    {
        await turn.WaitAsync();
        try
        {
            var fact = Next();
            for (var number = 0; ; number++)
            {
                var began = Stopwatch.GetTimestamp();
                if (await tryAsync(fact, number) is not { } error)
                {
                    break;
                }

                log.Failed(arrival.Phase, kind, Stopwatch.GetElapsedTime(began), error);
                // What is away comes back by itself; asking without a pause would only count more errors.
                await Task.Delay(Pause);
            }

            var waited = arrival.Waited;
            taken.Add(new TakenEvent(fact, arrival.Phase, TimeProvider.System.GetUtcNow() - waited));
            log.Good(arrival.Phase, kind, waited);
        }
        finally
        {
            turn.Release();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => turn.Dispose();

    private CloudEvent Next()
    {
        var sequence = taken.Count + 1;
        return sequence == 1
            ? new CloudEvent("user.registered", person.Id, sequence, person.User, "readonly_analyst")
            : new CloudEvent("user.roles_assigned", person.Id, sequence, person.User, sequence % 2 == 0 ? "customer_support" : "readonly_analyst");
    }
}
