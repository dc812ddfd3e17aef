using System.Diagnostics;
using Xunit;

namespace ZeroTrust.Testing;

/// <summary>Waits for a condition with a deadline. The only place of the tests that lets time pass.</summary>
public static class Eventually
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(10);

    /// <summary>Returns how long it took until <paramref name="condition"/> held; fails the test with <paramref name="what"/> at the deadline.</summary>
    public static async Task<TimeSpan> HoldsAsync(Func<Task<bool>> condition, TimeSpan deadline, string what)
    {
        var watch = Stopwatch.StartNew();
        while (!await condition())
        {
            if (watch.Elapsed > deadline)
            {
                Assert.Fail($"Not within {deadline.TotalSeconds:0.###} s: {what}");
            }

            // The condition is somebody else's state: asking again is the only way to see it change.
            await Task.Delay(Pause);
        }

        return watch.Elapsed;
    }

    /// <inheritdoc cref="HoldsAsync(Func{Task{bool}}, TimeSpan, string)"/>
    public static Task<TimeSpan> HoldsAsync(Func<bool> condition, TimeSpan deadline, string what) =>
        HoldsAsync(() => Task.FromResult(condition()), deadline, what);
}
