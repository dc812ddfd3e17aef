using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Shouldly;
using Xunit;
using ZeroTrust.Authentication.Tests.Fixtures;
using ZeroTrust.Authentication.Tests.Login;
using ZeroTrust.Authentication.Throttling;
using ZeroTrust.Platform.Redis;
using ZeroTrust.Testing;

namespace ZeroTrust.Authentication.Tests.Throttling;

/// <summary>An outage of Redis, and its end, give a guesser no fresh count. Ten failures of an account are free; the clock stands.</summary>
[Collection(nameof(LoginHost))]
public sealed class LoginThrottleTests : LoginScenarios
{
    private readonly LoginThrottle _throttle;
    private readonly ThrottleKeys _keys;
    private readonly RedisGate _redis;

    public LoginThrottleTests(LoginHost host)
        : base(host)
    {
        _throttle = ActivatorUtilities.CreateInstance<LoginThrottle>(host.Services, new FakeTimeProvider(DateTimeOffset.UtcNow));
        _keys = _throttle.KeysOf(Guid.CreateVersion7().ToString(), Guid.CreateVersion7().ToString());
        _redis = host.Services.GetRequiredService<RedisGate>();
    }

    [Fact]
    public async Task Failures_that_redis_counted_count_on_while_it_is_frozen()
    {
        await FailAsync(6);
        await WhileRedisIsFrozenAsync(async () =>
        {
            await FailAsync(4);
            await IsSlowedDownAsync();
        });
    }

    [Fact]
    public async Task Failures_counted_while_redis_was_frozen_count_on_when_it_is_back()
    {
        await WhileRedisIsFrozenAsync(() => FailAsync(7));
        await FailAsync(3);
        await IsSlowedDownAsync();
    }

    [Fact]
    public async Task The_owner_who_comes_in_while_redis_is_frozen_starts_afresh() => await WhileRedisIsFrozenAsync(async () =>
    {
        await FailAsync(9);
        await FailAsync(1);
        await _throttle.SucceededAsync(_keys, Ct);
        await FailAsync(10);
    });

    [Fact]
    public async Task A_redis_that_freezes_in_the_midst_of_an_attack_leaves_four_of_forty_tries()
    {
        var (_, userName) = await PersonAsync();
        for (var i = 0; i < 6; i++)
        {
            (await LoginAsync(userName, "not the pass phrase")).Status.ShouldBe(HttpStatusCode.Unauthorized);
        }

        await WhileRedisIsFrozenAsync(async () =>
        {
            var answers = await Task.WhenAll(Enumerable.Range(0, 40).Select(_ => LoginAsync(userName, "not the pass phrase")));
            answers.Count(answer => answer.Status == HttpStatusCode.Unauthorized).ShouldBe(4);
            answers.Count(answer => answer.Status == HttpStatusCode.TooManyRequests).ShouldBe(36);
        });
    }

    private async Task FailAsync(int times)
    {
        for (var i = 0; i < times; i++)
        {
            (await _throttle.EnterAsync(_keys, Ct)).ShouldBe(TimeSpan.Zero, $"try {i + 1}");
        }
    }

    private async Task IsSlowedDownAsync() => (await _throttle.EnterAsync(_keys, Ct)).ShouldBe(TimeSpan.FromSeconds(1));

    private async Task WhileRedisIsFrozenAsync(Func<Task> act)
    {
        Host.Redis.Freeze();
        try
        {
            await act();
        }
        finally
        {
            Host.Redis.Thaw();
        }

        await Eventually.HoldsAsync(async () => (await _redis.TryAsync(database => database.PingAsync())).IsAvailable, TimeSpan.FromSeconds(30), "Redis answers");
    }
}
