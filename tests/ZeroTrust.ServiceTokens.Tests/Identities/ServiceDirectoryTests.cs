using Microsoft.Extensions.Time.Testing;
using Shouldly;
using Xunit;
using ZeroTrust.Platform.Secrets;

namespace ZeroTrust.ServiceTokens.Tests.Identities;

public sealed class ServiceDirectoryTests
{
    private readonly FakeSource _source = new();
    private readonly FakeTimeProvider _clock = new(DateTimeOffset.UnixEpoch.AddYears(56));
    private readonly string _secret = OpaqueToken.Create();

    [Fact]
    public async Task Follows_registration_disabling_and_removal()
    {
        using var directory = _source.Directory(_clock);
        await directory.RunAsync(CancellationToken.None);
        directory.Authenticate("client-of-a", _secret).ShouldBeNull();

        _source.Register("a", _secret);
        await directory.OnChangeAsync("a", CancellationToken.None);
        directory.Authenticate("client-of-a", _secret)!.Name.ShouldBe("a");
        directory.Authenticate("client-of-a", OpaqueToken.Create()).ShouldBeNull();
        directory.Find("a")!.ClientId.ShouldBe("client-of-a");

        _source.Stored["a"].Enabled = false;
        await directory.OnChangeAsync("a", CancellationToken.None);
        directory.Authenticate("client-of-a", _secret).ShouldBeNull();
        directory.Find("a").ShouldBeNull();

        _source.Stored.Clear();
        _source.Register("b", _secret);
        await directory.OnGapAsync(CancellationToken.None);
        directory.Find("a").ShouldBeNull();
        directory.Find("b").ShouldNotBeNull();

        _source.Stored.Clear();
        await directory.OnChangeAsync("b", CancellationToken.None);
        directory.Find("b").ShouldBeNull();
    }

    [Fact]
    public async Task A_slow_reload_never_brings_back_what_a_later_change_removed()
    {
        using var directory = _source.Directory(_clock);
        _source.Register("a", _secret);
        var gate = new TaskCompletionSource();
        _source.Gate = gate.Task;

        var reload = directory.OnGapAsync(CancellationToken.None).AsTask();
        _source.Stored.Clear();
        var change = directory.OnChangeAsync("a", CancellationToken.None).AsTask();
        gate.SetResult();
        await reload;
        await change;
        directory.Find("a").ShouldBeNull("the reload had read it before it was removed");
    }

    [Fact]
    public async Task Readers_beside_changes_never_see_half_a_directory()
    {
        using var directory = _source.Directory(_clock);
        _source.Register("steady", _secret);
        await directory.RunAsync(CancellationToken.None);
        using var stop = new CancellationTokenSource();
        var readers = Enumerable.Range(0, 4).Select(_ => Task.Run(() =>
        {
            while (!stop.IsCancellationRequested)
            {
                directory.Authenticate("client-of-steady", _secret).ShouldNotBeNull();
                directory.Find("steady").ShouldNotBeNull();
            }
        })).ToArray();

        var changes = Enumerable.Range(0, 8).Select(worker => Task.Run(async () =>
        {
            for (var i = 0; i < 50; i++)
            {
                _source.Register($"s{worker}", OpaqueToken.Create());
                await directory.OnChangeAsync($"s{worker}", CancellationToken.None);
                if (i % 10 == 0)
                {
                    await directory.OnGapAsync(CancellationToken.None);
                }
            }
        }));
        await Task.WhenAll(changes);
        await stop.CancelAsync();
        await Task.WhenAll(readers);
        Enumerable.Range(0, 8).ShouldAllBe(worker => directory.Find($"s{worker}") != null);
    }

    [Fact]
    public async Task Authenticating_allocates_nothing_for_known_and_unknown_clients()
    {
        using var directory = _source.Directory(_clock);
        _source.Register("a", _secret);
        await directory.RunAsync(CancellationToken.None);
        Allocated(() => directory.Authenticate("client-of-a", _secret)).ShouldBe(0);
        Allocated(() => directory.Authenticate("client-of-b", _secret)).ShouldBe(0);
    }

    [Fact]
    public async Task Knows_how_old_it_may_be()
    {
        using var directory = _source.Directory(_clock);
        await directory.RunAsync(CancellationToken.None);
        directory.Age.ShouldBe(TimeSpan.Zero);
        _clock.Advance(TimeSpan.FromSeconds(9));
        directory.Age.ShouldBe(TimeSpan.FromSeconds(9));
        await directory.OnGapAsync(CancellationToken.None);
        directory.Age.ShouldBe(TimeSpan.Zero);
    }

    private static long Allocated(Action action)
    {
        for (var i = 0; i < 50; i++)
        {
            action();
        }

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 50; i++)
        {
            action();
        }

        return GC.GetAllocatedBytesForCurrentThread() - before;
    }
}
