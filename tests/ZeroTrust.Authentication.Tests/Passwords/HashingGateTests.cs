using Shouldly;
using Xunit;
using ZeroTrust.Authentication.Passwords;

namespace ZeroTrust.Authentication.Tests.Passwords;

public sealed class HashingGateTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task More_than_may_wait_are_refused_at_once()
    {
        using var gate = new HashingGate(threads: 1, queue: 2);
        using var release = new ManualResetEventSlim();
        var taken = Enumerable.Range(0, 3).Select(_ => gate.TryRun(() => release.Wait(TimeSpan.FromSeconds(30)), Ct)).ToList();
        taken.ShouldAllBe(task => task != null);
        gate.TryRun(() => true, Ct).ShouldBeNull();
        release.Set();
        (await Task.WhenAll(taken!)).ShouldAllBe(done => done);
        await ZeroTrust.Testing.Eventually.HoldsAsync(() => gate.TryRun(() => true, Ct) is not null, TimeSpan.FromSeconds(30), "there is room again");
    }

    [Fact]
    public async Task No_more_run_at_once_than_there_are_threads_and_none_on_the_pool()
    {
        using var gate = new HashingGate(threads: 2, queue: 30);
        var running = 0;
        var most = 0;
        var jobs = Enumerable.Range(0, 30).Select(_ => gate.TryRun(
            () =>
            {
                var now = Interlocked.Increment(ref running);
                InterlockedMax(ref most, now);
                Thread.SpinWait(20_000);
                Interlocked.Decrement(ref running);
                return Thread.CurrentThread.IsThreadPoolThread;
            },
            Ct)!);
        (await Task.WhenAll(jobs)).ShouldAllBe(onPool => !onPool);
        most.ShouldBeLessThanOrEqualTo(2);
    }

    [Fact]
    public async Task A_failure_is_the_callers_and_the_thread_lives_on()
    {
        using var gate = new HashingGate(threads: 1, queue: 2);
        await Should.ThrowAsync<FormatException>(gate.TryRun<bool>(() => throw new FormatException("bad"), Ct)!);
        (await gate.TryRun(() => 42, Ct)!).ShouldBe(42);
    }

    [Fact]
    public async Task Work_whose_caller_has_gone_is_skipped()
    {
        using var gate = new HashingGate(threads: 1, queue: 2);
        using var gone = new CancellationTokenSource();
        await gone.CancelAsync();
        var ran = false;
        await Should.ThrowAsync<OperationCanceledException>(gate.TryRun(() => ran = true, gone.Token)!);
        ran.ShouldBeFalse();
    }

    private static void InterlockedMax(ref int target, int value)
    {
        int seen;
        while ((seen = Volatile.Read(ref target)) < value && Interlocked.CompareExchange(ref target, value, seen) != seen)
        {
        }
    }
}
