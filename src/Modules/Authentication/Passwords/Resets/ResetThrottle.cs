using Microsoft.Extensions.Options;
using ZeroTrust.Authentication.Throttling;
using ZeroTrust.Platform.Http;
using ZeroTrust.Platform.PersonalData;

namespace ZeroTrust.Authentication.Passwords.Resets;

/// <summary>
/// Bounds the mails that strangers can bring about: per account and network, per network and address prefix, and per account from everywhere, by the
/// counts of the login throttle under keys of their own. Unknown accounts count alike. No request is ever taken back.
/// </summary>
internal sealed class ResetThrottle(
    PostgresThrottle counts, PersonalValues values, IOptions<PasswordOptions> options, IOptions<AuthenticationOptions> login, TimeProvider clock)
{
    // Somebody with many networks gets a few times as many mails to one person, not more.
    private const int Everywhere = 3;

    // A block of addresses may belong to one customer or to many.
    private const int NetworksPerPrefix = 10;
    private readonly ThrottleLimits _limits = LimitsOf(options.Value, TimeSpan.FromMinutes(login.Value.FailureWindowMinutes));

    /// <summary>Counts the request; false for one to pass over.</summary>
    public async ValueTask<bool> AdmitsAsync(string userName, string address, CancellationToken ct)
    {
        var keys = new ThrottleKeys(
            values.Lookup("reset_account", userName),
            values.Lookup("reset_address", AddressPrefix.OfNetwork(address)),
            values.Lookup("reset_prefix", AddressPrefix.Of(address, login.Value.PrefixBitsIPv4, login.Value.PrefixBitsIPv6)));
        return await counts.EnterAsync(keys, _limits, clock.GetUtcNow().ToUnixTimeMilliseconds(), ct) == 0;
    }

    private static ThrottleLimits LimitsOf(PasswordOptions options, TimeSpan window)
    {
        var longest = TimeSpan.FromSeconds(options.ResetMaxDelaySeconds);
        return new ThrottleLimits(
            ThrottleRule.Doubling(options.ResetFreeRequests, longest),
            ThrottleRule.Doubling(options.ResetFreeRequestsPerNetwork, longest),
            ThrottleRule.Doubling(options.ResetFreeRequests * Everywhere, longest),
            ThrottleRule.Doubling(options.ResetFreeRequestsPerNetwork * NetworksPerPrefix, longest),
            window);
    }
}
