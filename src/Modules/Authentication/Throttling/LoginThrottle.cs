using System.Diagnostics.Metrics;
using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Options;
using ZeroTrust.Platform.Observability;
using ZeroTrust.Platform.PersonalData;

namespace ZeroTrust.Authentication.Throttling;

/// <summary>
/// Slows down guessing per account (unknown ones too) and per address. An attempt is counted as a failure before it is tried
/// and taken back when it succeeds, so that a thousand at once get no more than the free ones. PostgreSQL counts every attempt
/// that goes on; Redis counts the same ones before it and keeps the refused, which come in floods, away from it. So neither an
/// outage of Redis nor its end, with old counters or none, gives a guesser a fresh count.
/// </summary>
internal sealed class LoginThrottle(
    RedisThrottle redis, PostgresThrottle postgres, PersonalValues values, IOptions<AuthenticationOptions> options, TimeProvider clock)
{
    private static readonly Counter<long> Throttled = Telemetry.Meter.CreateCounter<long>("zerotrust_login_throttled_total", description: "Logins refused by the throttle");
    private readonly ThrottleLimits _limits = ThrottleLimits.Of(options.Value);

    /// <summary>The keys of an attempt; they show neither the account nor the address.</summary>
    public ThrottleKeys KeysOf(string userName, string address) =>
        new(values.Lookup("throttle_account", userName), values.Lookup("throttle_address", NetworkOf(address)));

    /// <summary>Counts the attempt and lets it go on, or says how long to wait; a refused attempt is not counted.</summary>
    public async ValueTask<TimeSpan> EnterAsync(ThrottleKeys keys, CancellationToken ct)
    {
        var inRedis = await redis.EnterAsync(keys, _limits, Now());
        var wait = inRedis > 0 ? inRedis.Value : await CountAsync(keys, countedInRedis: inRedis is not null, ct);
        if (wait > 0)
        {
            Throttled.Add(1);
        }

        return TimeSpan.FromMilliseconds(wait);
    }

    /// <summary>The owner proved it: forgets the account's failures and takes the attempt back from the address.</summary>
    public ValueTask SucceededAsync(ThrottleKeys keys, CancellationToken ct) => TakeBackAsync(keys, forgetAccount: true, ct);

    /// <summary>The attempt never came to a verdict: takes it back from both.</summary>
    public ValueTask AbandonedAsync(ThrottleKeys keys, CancellationToken ct) => TakeBackAsync(keys, forgetAccount: false, ct);

    private async ValueTask<long> CountAsync(ThrottleKeys keys, bool countedInRedis, CancellationToken ct)
    {
        // The clock is read again: waiting for Redis took time.
        var wait = await postgres.EnterAsync(keys, _limits, Now(), ct);
        if (wait > 0 && countedInRedis)
        {
            await redis.TakeBackAsync(keys, forgetAccount: false);
        }

        return wait;
    }

    // What Redis does not hear makes it too strict until its counters expire, never too lax.
    private async ValueTask TakeBackAsync(ThrottleKeys keys, bool forgetAccount, CancellationToken ct)
    {
        await redis.TakeBackAsync(keys, forgetAccount);
        await postgres.TakeBackAsync(keys, forgetAccount, ct);
    }

    private long Now() => clock.GetUtcNow().ToUnixTimeMilliseconds();

    // One IPv6 customer has a whole /64 to himself.
    internal static string NetworkOf(string address)
    {
        if (!IPAddress.TryParse(address, out var ip) || ip.AddressFamily != AddressFamily.InterNetworkV6)
        {
            return address;
        }

        var bytes = ip.GetAddressBytes();
        Array.Clear(bytes, 8, 8);
        return $"{new IPAddress(bytes)}/64";
    }
}

/// <summary>What an attempt is counted under.</summary>
internal readonly record struct ThrottleKeys(string Account, string Address);

/// <summary>The two rules and how long failures are remembered.</summary>
internal sealed record ThrottleLimits(ThrottleRule Account, ThrottleRule Address, TimeSpan Window)
{
    public static ThrottleLimits Of(AuthenticationOptions options) => new(
        ThrottleRule.Doubling(options.AccountFreeFailures, TimeSpan.FromSeconds(options.AccountMaxDelaySeconds)),
        ThrottleRule.Doubling(options.AddressFreeFailures, TimeSpan.FromSeconds(options.AddressMaxDelaySeconds)),
        TimeSpan.FromMinutes(options.FailureWindowMinutes));
}
