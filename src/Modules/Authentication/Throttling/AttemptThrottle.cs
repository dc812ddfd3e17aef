using ZeroTrust.Contracts.Authentication;

namespace ZeroTrust.Authentication.Throttling;

/// <summary>
/// The login throttle for other things than passwords. The account's key is one of the thing, and so is what makes a network known:
/// whoever came in with the password from somewhere is not known there by the second factor.
/// </summary>
internal sealed class AttemptThrottle(LoginThrottle throttle) : IAttemptThrottle
{
    /// <inheritdoc />
    public ValueTask<TimeSpan> EnterAsync(AttemptKey key, CancellationToken ct) => throttle.EnterAsync(KeysOf(key), ct);

    /// <inheritdoc />
    public ValueTask SucceededAsync(AttemptKey key, CancellationToken ct) => throttle.SucceededAsync(KeysOf(key), ct);

    /// <inheritdoc />
    public ValueTask AbandonedAsync(AttemptKey key, CancellationToken ct) => throttle.AbandonedAsync(KeysOf(key), ct);

    private ThrottleKeys KeysOf(AttemptKey key) => throttle.KeysOf(key.What, key.Account, key.ClientAddress);
}
