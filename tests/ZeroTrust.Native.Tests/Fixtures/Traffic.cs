using System.Collections.Concurrent;
using System.Net;

namespace ZeroTrust.Native.Tests.Fixtures;

/// <summary>
/// Callers that repeat a round of calls until they are stopped, each on its own. What is not answered as it should be is kept as
/// text; the test says what of that it accepts.
/// </summary>
internal sealed class Traffic : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private readonly CancellationTokenSource stop = new();
    private readonly ConcurrentQueue<string> failures = new();
    private readonly int[] rounds;
    private readonly Task[] callers;

    /// <summary>Starts the callers; <paramref name="round"/> gets the caller's number and reports what went wrong.</summary>
    public Traffic(int count, Func<int, Action<string>, Task> round)
    {
        rounds = new int[count];
        callers = [.. Enumerable.Range(0, count).Select(caller => RepeatAsync(caller, round))];
    }

    /// <summary>What was not answered as it should be.</summary>
    public IReadOnlyCollection<string> Failures => failures;

    /// <summary>Returns after every caller has begun and ended <paramref name="count"/> rounds from now.</summary>
    public async Task RoundsAsync(int count)
    {
        // One more than asked: the first may have begun before.
        int[] wanted = [.. rounds.Select(done => done + count + 1)];
        await Eventually.HoldsAsync(
            () => rounds.Zip(wanted).All(pair => pair.First >= pair.Second) || callers.Any(caller => caller.IsFaulted), Patience, $"{count} rounds of every caller");
    }

    /// <summary>Stops the callers; fails the test when one of them broke.</summary>
    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        await Task.WhenAll(callers);
        stop.Dispose();
    }

    /// <summary>Reports an answer with another status than the expected one, with its code.</summary>
    public static async Task<HttpResponseMessage?> ExpectAsync(string what, Task<HttpResponseMessage> call, HttpStatusCode expected, Action<string> failed)
    {
        var answer = await call;
        if (answer.StatusCode == expected)
        {
            return answer;
        }

        using (answer)
        {
            failed($"{what}: {(int)answer.StatusCode} {await answer.Content.ReadAsStringAsync()}");
            return null;
        }
    }

    private async Task RepeatAsync(int caller, Func<int, Action<string>, Task> round)
    {
        while (!stop.IsCancellationRequested)
        {
            await round(caller, failures.Enqueue);
            Interlocked.Increment(ref rounds[caller]);
        }
    }
}
