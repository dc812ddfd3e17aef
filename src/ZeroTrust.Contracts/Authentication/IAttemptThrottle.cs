namespace ZeroTrust.Contracts.Authentication;

/// <summary>
/// Slows down guessing of something other than a password, by the rules and counts of logins: per account and network, network, account
/// and address prefix. An attempt counts as a failure until it is taken back, so a thousand at once get no more than the free ones.
/// </summary>
public interface IAttemptThrottle
{
    /// <summary>Counts the attempt and gives zero, or says how long to wait; a refused attempt is not counted.</summary>
    ValueTask<TimeSpan> EnterAsync(AttemptKey key, CancellationToken ct);

    /// <summary>The owner proved it: forgets the failures from his network.</summary>
    ValueTask SucceededAsync(AttemptKey key, CancellationToken ct);

    /// <summary>The attempt never came to a verdict: takes it back.</summary>
    ValueTask AbandonedAsync(AttemptKey key, CancellationToken ct);
}

/// <summary>What an attempt is counted under.</summary>
/// <param name="What">Such as <c>second_factor</c>: different things are counted apart, except per network and prefix.</param>
/// <param name="Account">A subject.</param>
public readonly record struct AttemptKey(string What, string Account, string ClientAddress)
{
    /// <summary>Shows no address.</summary>
    public override string ToString() => What;
}
