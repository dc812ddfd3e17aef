using System.Diagnostics.Metrics;
using System.Net;
using System.Net.Sockets;
using System.Threading.RateLimiting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;
using ZeroTrust.Contracts;
using ZeroTrust.Platform.Http;
using ZeroTrust.Platform.Observability;

namespace ZeroTrust.Platform.Limits;

/// <summary>
/// The limits of our own API, one token bucket for each caller at this instance. A bucket that is full again is forgotten after
/// some seconds; callers are as many as there are people and services, and addresses of strangers share a fixed number of
/// buckets, so that nobody can fill the memory with addresses.
/// </summary>
public sealed class ApiLimits : IDisposable
{
    private const int StrangerBuckets = 65_536;
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(1);

    private static readonly Counter<long> Refused = Telemetry.Meter.CreateCounter<long>(
        "zerotrust_api_limited_total", description: "Calls of the API refused by a limit, by whose it was (caller, stranger, decisions)");

    private readonly PartitionedRateLimiter<CallerName>? _callers;
    private readonly PartitionedRateLimiter<CallerName>? _decisions;
    private readonly PartitionedRateLimiter<int>? _strangers;

    /// <summary>All buckets are full.</summary>
    public ApiLimits(IOptions<ApiLimitOptions> options)
    {
        var limits = options.Value;
        _callers = Create<CallerName>(limits.CallerPerSecond, limits.CallerBurst);
        _decisions = Create<CallerName>(limits.DecisionsPerSecond, limits.DecisionBurst);
        _strangers = Create<int>(limits.StrangerPerSecond, limits.StrangerBurst);
    }

    /// <summary>Takes one call.</summary>
    /// <param name="caller">As a verified token says; null for a stranger, who is known by the address.</param>
    /// <returns>Null where it may go on, else the seconds until another makes sense.</returns>
    public int? Take(HttpContext context, Caller? caller)
    {
        var limit = context.GetEndpoint()?.Metadata.GetMetadata<ApiLimit>();
        if (limit == ApiLimit.None)
        {
            return null;
        }

        if (caller is null)
        {
            return Take(_strangers, BucketOf(context.Connection.RemoteIpAddress), "stranger");
        }

        var name = new CallerName(caller.Kind, caller.Subject);
        return limit == ApiLimit.Decisions ? Take(_decisions, name, "decisions") : Take(_callers, name, "caller");
    }

    /// <inheritdoc />
    public void Dispose()
    {
        _callers?.Dispose();
        _decisions?.Dispose();
        _strangers?.Dispose();
    }

    private static PartitionedRateLimiter<TKey>? Create<TKey>(int perSecond, int burst)
        where TKey : notnull
    {
        if (perSecond == 0)
        {
            return null;
        }

        var bucket = new TokenBucketRateLimiterOptions
        {
            TokensPerPeriod = perSecond, TokenLimit = burst, ReplenishmentPeriod = Period, QueueLimit = 0, AutoReplenishment = false,
        };
        return PartitionedRateLimiter.Create<TKey, TKey>(key => RateLimitPartition.GetTokenBucketLimiter(key, _ => bucket));
    }

    private static int? Take<TKey>(PartitionedRateLimiter<TKey>? limiter, TKey key, string whose)
    {
        if (limiter is null)
        {
            return null;
        }

        using var lease = limiter.AttemptAcquire(key);
        if (lease.IsAcquired)
        {
            return null;
        }

        Refused.Add(1, new KeyValuePair<string, object?>("limit", whose));
        return lease.TryGetMetadata(MetadataName.RetryAfter, out var wait) ? Math.Max(1, (int)Math.Ceiling(wait.TotalSeconds)) : 1;
    }

    // Of what one customer has, as AddressPrefix says. The hash is seeded anew in each process: nobody can seek a neighbour.
    private static int BucketOf(IPAddress? address)
    {
        Span<byte> bytes = stackalloc byte[16];
        var ip = address is { IsIPv4MappedToIPv6: true } ? address.MapToIPv4() : address;
        if (ip is null || !ip.TryWriteBytes(bytes, out var length))
        {
            return 0;
        }

        var hash = default(HashCode);
        hash.AddBytes(bytes[..(ip.AddressFamily == AddressFamily.InterNetworkV6 ? AddressPrefix.NetworkBitsIPv6 / 8 : length)]);
        return (int)((uint)hash.ToHashCode() % StrangerBuckets);
    }

    private readonly record struct CallerName(CallerKind Kind, string Subject);
}
