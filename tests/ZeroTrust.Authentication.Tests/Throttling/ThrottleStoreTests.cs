using CsCheck;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Xunit;
using ZeroTrust.Authentication.Tests.Fixtures;
using ZeroTrust.Authentication.Throttling;

namespace ZeroTrust.Authentication.Tests.Throttling;

/// <summary>PostgreSQL counts as the rule says.</summary>
[Collection(nameof(LoginHost))]
public sealed class ThrottleStoreTests(LoginHost host)
{
    private const long Start = 1_800_000_000_000L;

    private static readonly ThrottleLimits Limits = new(
        ThrottleRule.Doubling(3, TimeSpan.FromSeconds(9)), ThrottleRule.Doubling(5, TimeSpan.FromSeconds(2)),
        ThrottleRule.Doubling(7, TimeSpan.FromSeconds(4)), ThrottleRule.Doubling(9, TimeSpan.FromSeconds(3)), TimeSpan.FromHours(1));

    private readonly PostgresThrottle _throttle = host.Services.GetRequiredService<PostgresThrottle>();

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task It_follows_the_rule_in_any_history() => await Gen.Select(Gen.Int[0, 5], Gen.Int[0, 1], Gen.Int[0, 2], Gen.Int[0, 3000]).Array[1, 40].SampleAsync(
        async history =>
        {
            string[] accounts = [Name(), Name()];
            string[] networks = [Name(), Name(), Name()];
            string[] prefixes = [Name(), Name()];
            var model = new ThrottleModel(Limits);
            var now = Start;
            foreach (var (kind, account, network, step) in history)
            {
                now += step;
                var keys = new ThrottleKeys(accounts[account], networks[network], prefixes[network / 2]);
                if (kind < 4)
                {
                    (await _throttle.EnterAsync(keys, Limits, now, Ct)).ShouldBe(model.Enter(keys, now));
                }
                else
                {
                    await _throttle.TakeBackAsync(keys, succeeded: kind == 5, Ct);
                    model.TakeBack(keys, succeeded: kind == 5);
                }
            }
        },
        iter: 60, threads: 1);

    [Fact]
    public async Task A_polling_stranger_cannot_keep_the_owner_out_of_where_he_is_known()
    {
        var account = Name();
        var home = new ThrottleKeys(account, Name(), Name());
        (await _throttle.EnterAsync(home, Limits, Start, Ct)).ShouldBe(0);
        await _throttle.TakeBackAsync(home, succeeded: true, Ct);
        var stranger = Name();
        var refused = 0;
        for (var now = Start; now < Start + 60_000; now += 50)
        {
            refused += await _throttle.EnterAsync(new ThrottleKeys(account, stranger, home.Prefix), Limits, now, Ct) > 0 ? 1 : 0;
            if (now % 2000 == 0)
            {
                (await _throttle.EnterAsync(home, Limits, now, Ct)).ShouldBe(0);
                await _throttle.TakeBackAsync(home, succeeded: true, Ct);
            }
        }

        refused.ShouldBeGreaterThan(1150);
    }

    [Fact]
    public async Task Guesses_from_many_networks_are_bounded()
    {
        var account = Name();
        var verdicts = 0;
        for (var i = 0; i < 100; i++)
        {
            verdicts += await _throttle.EnterAsync(new ThrottleKeys(account, Name(), Name()), Limits, Start + i, Ct) == 0 ? 1 : 0;
        }

        verdicts.ShouldBe(7);
        (await _throttle.EnterAsync(new ThrottleKeys(account, Name(), Name()), Limits, Start + 100_000, Ct)).ShouldBe(0, "there is no lock");
    }

    [Fact]
    public async Task Guesses_of_many_accounts_from_one_prefix_are_bounded_and_leave_who_is_known_there_alone()
    {
        var prefix = Name();
        var home = new ThrottleKeys(Name(), Name(), prefix);
        (await _throttle.EnterAsync(home, Limits, Start, Ct)).ShouldBe(0);
        await _throttle.TakeBackAsync(home, succeeded: true, Ct);
        var verdicts = 0;
        for (var i = 0; i < 100; i++)
        {
            verdicts += await _throttle.EnterAsync(new ThrottleKeys(Name(), Name(), prefix), Limits, Start + i, Ct) == 0 ? 1 : 0;
        }

        verdicts.ShouldBe(9);
        (await _throttle.EnterAsync(home, Limits, Start + 100, Ct)).ShouldBe(0, "the owner is known there");
        (await _throttle.EnterAsync(new ThrottleKeys(Name(), Name(), prefix), Limits, Start + 100_000, Ct)).ShouldBe(0, "there is no lock");
    }

    private static string Name() => Guid.CreateVersion7().ToString("N");

    /// <summary>The same in memory.</summary>
    private sealed class ThrottleModel(ThrottleLimits limits)
    {
        private readonly Dictionary<string, (int Failures, long Until)> _counts = [];
        private readonly HashSet<string> _known = [];

        public long Enter(ThrottleKeys keys, long now)
        {
            var names = NamesOf(keys);
            var wait = names.Max(name => _counts.GetValueOrDefault(name).Until - now);
            if (wait > 0)
            {
                return wait;
            }

            foreach (var (name, rule) in names.Zip(limits.Rules))
            {
                var failures = _counts.GetValueOrDefault(name).Failures + 1;
                _counts[name] = (failures, rule.DelayAfter(failures) is > 0 and var delay ? now + delay : 0);
            }

            return 0;
        }

        public void TakeBack(ThrottleKeys keys, bool succeeded)
        {
            var names = NamesOf(keys);
            if (succeeded)
            {
                _counts.Remove(names[0]);
                _known.Add(names[0]);
            }

            foreach (var name in names.Where(_counts.ContainsKey))
            {
                _counts[name] = (_counts[name].Failures - 1, 0);
                if (_counts[name].Failures <= 0)
                {
                    _counts.Remove(name);
                }
            }
        }

        private string[] NamesOf(ThrottleKeys keys) => _known.Contains(keys.AccountAtNetwork)
            ? [keys.AccountAtNetwork, keys.Network]
            : [keys.AccountAtNetwork, keys.Network, keys.Account, keys.Prefix];
    }
}
