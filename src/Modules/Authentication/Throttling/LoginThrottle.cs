using System.Diagnostics.Metrics;
using Microsoft.Extensions.Options;
using ZeroTrust.Platform.Http;
using ZeroTrust.Platform.Observability;
using ZeroTrust.Platform.PersonalData;

namespace ZeroTrust.Authentication.Throttling;

/// <summary>
/// Slows down guessing per account and network (unknown accounts too), per network, per account wherever it is tried from, and
/// per address prefix. An attempt is counted as a failure before it is tried and taken back when it succeeds, so that a thousand at once
/// get no more than the free ones. PostgreSQL counts, so no outage of Redis gives fresh guesses.
/// </summary>
internal sealed class LoginThrottle(
    RedisPauses pauses, PostgresThrottle counts, PersonalValues values, IOptions<AuthenticationOptions> options, TimeProvider clock)
{
    private static readonly Counter<long> Throttled = Telemetry.Meter.CreateCounter<long>("zerotrust_login_throttled_total", description: "Logins refused by the throttle");

    private readonly ThrottleLimits _limits = ThrottleLimits.Of(options.Value);

    /// <summary>The keys of an attempt; they show neither the account nor the address.</summary>
    public ThrottleKeys KeysOf(string userName, string address) => KeysUnder(values.Lookup("throttle_account", userName), address);

    /// <summary>Those of an attempt at something else, whose account is a key of its own.</summary>
    public ThrottleKeys KeysOf(string what, string account, string address) => KeysUnder(values.Lookup($"throttle_account:{what}", account), address);

    private ThrottleKeys KeysUnder(string account, string address) =>
        new(
            account,
            values.Lookup("throttle_address", AddressPrefix.OfNetwork(address)),
            values.Lookup("throttle_prefix", AddressPrefix.Of(address, options.Value.PrefixBitsIPv4, options.Value.PrefixBitsIPv6)));

    /// <summary>Counts the attempt and lets it go on, or says how long to wait; a refused attempt is not counted.</summary>
    public async ValueTask<TimeSpan> EnterAsync(ThrottleKeys keys, CancellationToken ct)
    {
        var wait = await pauses.RemainingAsync(keys, Now());
        if (wait == 0)
        {
            // The clock is read again: waiting for Redis took time.
            var now = Now();
            wait = await counts.EnterAsync(keys, _limits, now, ct);
            if (wait > 0)
            {
                await pauses.RememberAsync(keys, now, wait);
            }
        }

        if (wait > 0)
        {
            Throttled.Add(1);
        }

        return TimeSpan.FromMilliseconds(wait);
    }

    /// <summary>
    /// The owner proved it: forgets the account's failures from his network and takes the attempt back from the rest. From now
    /// on what strangers do elsewhere cannot keep him out there.
    /// </summary>
    public ValueTask SucceededAsync(ThrottleKeys keys, CancellationToken ct) => TakeBackAsync(keys, succeeded: true, ct);

    /// <summary>The attempt never came to a verdict: takes it back.</summary>
    public ValueTask AbandonedAsync(ThrottleKeys keys, CancellationToken ct) => TakeBackAsync(keys, succeeded: false, ct);

    private async ValueTask TakeBackAsync(ThrottleKeys keys, bool succeeded, CancellationToken ct)
    {
        await counts.TakeBackAsync(keys, succeeded, ct);
        await pauses.ForgetAsync(keys);
    }

    private long Now() => clock.GetUtcNow().ToUnixTimeMilliseconds();
}

/// <summary>What an attempt is counted under.</summary>
internal readonly record struct ThrottleKeys(string Account, string Network, string Prefix)
{
    /// <summary>The account as tried from this network.</summary>
    public string AccountAtNetwork => $"{Account}@{Network}";
}

/// <summary>The four rules and how long failures are remembered.</summary>
/// <param name="AccountAtNetwork">Strict: a guesser meets it first, and only he.</param>
/// <param name="Network">Many people may share one.</param>
/// <param name="Account">For guesses from many networks. Its pauses are short, because strangers can bring them about.</param>
/// <param name="Prefix">For guesses of many accounts from many addresses of one block. Its pauses are short for the same reason.</param>
internal sealed record ThrottleLimits(ThrottleRule AccountAtNetwork, ThrottleRule Network, ThrottleRule Account, ThrottleRule Prefix, TimeSpan Window)
{
    /// <summary>In the order of the keys.</summary>
    public IReadOnlyList<ThrottleRule> Rules => [AccountAtNetwork, Network, Account, Prefix];

    public static ThrottleLimits Of(AuthenticationOptions options) => new(
        ThrottleRule.Doubling(options.AccountFreeFailures, TimeSpan.FromSeconds(options.AccountMaxDelaySeconds)),
        ThrottleRule.Doubling(options.AddressFreeFailures, TimeSpan.FromSeconds(options.AddressMaxDelaySeconds)),
        ThrottleRule.Doubling(options.EverywhereFreeFailures, TimeSpan.FromSeconds(options.EverywhereMaxDelaySeconds)),
        ThrottleRule.Doubling(options.PrefixFreeFailures, TimeSpan.FromSeconds(options.PrefixMaxDelaySeconds)),
        TimeSpan.FromMinutes(options.FailureWindowMinutes));
}
