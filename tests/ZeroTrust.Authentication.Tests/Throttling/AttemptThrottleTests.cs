using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Xunit;
using ZeroTrust.Authentication.Tests.Fixtures;
using ZeroTrust.Authentication.Throttling;
using ZeroTrust.Contracts.Authentication;

namespace ZeroTrust.Authentication.Tests.Throttling;

/// <summary>Other attempts than passwords: counted by the same rules, under keys of their own. Ten failures are free.</summary>
[Collection(nameof(LoginHost))]
public sealed class AttemptThrottleTests(LoginHost host)
{
    private readonly IAttemptThrottle _throttle = host.Services.GetRequiredService<IAttemptThrottle>();
    private readonly AttemptKey _key = new("second_factor", Guid.CreateVersion7().ToString("N"), Guid.CreateVersion7().ToString());

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Guessing_is_slowed_down_per_account_and_the_owner_starts_afresh()
    {
        await FailAsync(_key, 10);
        (await _throttle.EnterAsync(_key, Ct)).ShouldBeGreaterThan(TimeSpan.Zero);
        (await _throttle.EnterAsync(_key with { Account = "another" + _key.Account }, Ct)).ShouldBe(TimeSpan.Zero);
        await _throttle.SucceededAsync(_key, Ct);
        await FailAsync(_key, 10);
    }

    [Fact]
    public async Task Different_things_are_counted_apart()
    {
        await FailAsync(_key, 10);
        (await _throttle.EnterAsync(_key with { What = "reset" }, Ct)).ShouldBe(TimeSpan.Zero);
        var logins = host.Services.GetRequiredService<LoginThrottle>();
        (await logins.EnterAsync(logins.KeysOf(_key.Account, _key.ClientAddress), Ct)).ShouldBe(TimeSpan.Zero);
    }

    [Fact]
    public async Task An_attempt_without_a_verdict_is_taken_back()
    {
        for (var i = 0; i < 20; i++)
        {
            (await _throttle.EnterAsync(_key, Ct)).ShouldBe(TimeSpan.Zero);
            await _throttle.AbandonedAsync(_key, Ct);
        }
    }

    /// <summary>
    /// Who knows the password logs in from many networks, each known to the password's count from then on. The factor's count of the
    /// account from everywhere must hold there all the same.
    /// </summary>
    [Fact]
    public async Task A_network_known_by_the_password_is_not_known_by_the_factor()
    {
        var logins = host.Services.GetRequiredService<LoginThrottle>();
        var tried = 0;
        for (var network = 0; network < 30 && tried < 200; network++)
        {
            var key = _key with { ClientAddress = Guid.CreateVersion7().ToString() };
            await logins.SucceededAsync(logins.KeysOf(_key.Account, key.ClientAddress), Ct);
            for (var i = 0; i < 9 && await _throttle.EnterAsync(key, Ct) == TimeSpan.Zero; i++)
            {
                tried++;
            }
        }

        tried.ShouldBeInRange(90, 110, "a hundred failures are free wherever they come from");
    }

    private async Task FailAsync(AttemptKey key, int times)
    {
        for (var i = 0; i < times; i++)
        {
            (await _throttle.EnterAsync(key, Ct)).ShouldBe(TimeSpan.Zero);
        }
    }
}
