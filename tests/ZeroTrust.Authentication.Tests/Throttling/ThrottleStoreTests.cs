using CsCheck;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Xunit;
using ZeroTrust.Authentication.Tests.Fixtures;
using ZeroTrust.Authentication.Throttling;

namespace ZeroTrust.Authentication.Tests.Throttling;

/// <summary>Redis and PostgreSQL count alike: the same attempts at the same times meet the same pauses.</summary>
[Collection(nameof(LoginHost))]
public sealed class ThrottleStoreTests(LoginHost host)
{
    private static readonly ThrottleLimits Limits = new(
        ThrottleRule.Doubling(3, TimeSpan.FromSeconds(9)), ThrottleRule.Doubling(5, TimeSpan.FromSeconds(2)), TimeSpan.FromHours(1));

    private readonly RedisThrottle _redis = host.Services.GetRequiredService<RedisThrottle>();
    private readonly PostgresThrottle _postgres = host.Services.GetRequiredService<PostgresThrottle>();

    [Fact]
    public async Task Both_follow_the_rule()
    {
        var keys = new ThrottleKeys(Guid.CreateVersion7().ToString("N"), Guid.CreateVersion7().ToString("N"));
        var now = 1_800_000_000_000L;
        for (var failure = 1; failure <= 8; failure++)
        {
            (await BothAsync(keys, now)).ShouldBe(0);
            var pause = Math.Max(Limits.Account.DelayAfter(failure), Limits.Address.DelayAfter(failure));
            (await BothAsync(keys, now + 100)).ShouldBe(pause > 100 ? pause - 100 : 0, $"after failure {failure}");
            if (pause <= 100)
            {
                await TakeBackAsync(keys, forgetAccount: false);
            }

            now += pause;
        }
    }

    [Fact]
    public async Task Both_agree_on_any_history() => await Gen.Select(Gen.Int[0, 4], Gen.Int[0, 3000]).Array[1, 25].SampleAsync(
        async history =>
        {
            var account = Guid.CreateVersion7().ToString("N");
            var address = Guid.CreateVersion7().ToString("N");
            var now = 1_800_000_000_000L;
            foreach (var (kind, step) in history)
            {
                now += step;
                var keys = new ThrottleKeys(account, address);
                switch (kind)
                {
                    case 3:
                        await TakeBackAsync(keys, forgetAccount: true);
                        break;
                    case 4:
                        await TakeBackAsync(keys, forgetAccount: false);
                        break;
                    default:
                        await BothAsync(keys, now);
                        break;
                }
            }
        },
        iter: 40, threads: 1);

    private async Task<long> BothAsync(ThrottleKeys keys, long now)
    {
        var inRedis = await _redis.EnterAsync(keys, Limits, now);
        inRedis.ShouldNotBeNull();
        (await _postgres.EnterAsync(keys, Limits, now, CancellationToken.None)).ShouldBe(inRedis.Value);
        return inRedis.Value;
    }

    private async Task TakeBackAsync(ThrottleKeys keys, bool forgetAccount)
    {
        (await _redis.TakeBackAsync(keys, forgetAccount)).ShouldBeTrue();
        await _postgres.TakeBackAsync(keys, forgetAccount, CancellationToken.None);
    }
}
