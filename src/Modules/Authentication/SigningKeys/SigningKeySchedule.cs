namespace ZeroTrust.Authentication.SigningKeys;

/// <summary>What is to be done with a key, and the stable code of why.</summary>
internal abstract record SigningKeyStep(string Reason)
{
    /// <summary>Make a key and show it.</summary>
    internal sealed record Publish(string Algorithm, string Reason) : SigningKeyStep(Reason);

    /// <summary>Sign with this key from now on; the one that signed until now retires in the same commit.</summary>
    internal sealed record Activate(string KeyId, string Reason) : SigningKeyStep(Reason);

    /// <summary>Forget this key.</summary>
    internal sealed record Remove(string KeyId, string Reason) : SigningKeyStep(Reason);
}

/// <summary>
/// The life of keys as a pure rule. There is always exactly one that signs; it was published long enough before, unless there is
/// no other (the first start, or the signing key was revoked), and it stays for as long as a token of it may be verified.
/// </summary>
internal static class SigningKeySchedule
{
    internal const string Scheduled = "schedule";
    internal const string NoOther = "no_signing_key";
    internal const string AlgorithmChanged = "algorithm_changed";

    /// <summary>The next step that is due, or null. To be asked again after each: a publication may be followed by an activation.</summary>
    public static SigningKeyStep? Next(IReadOnlyCollection<SigningKeyLife> keys, SigningKeyOptions options, DateTimeOffset now)
    {
        var active = keys.FirstOrDefault(key => key.State == SigningKeyState.Active);
        var next = Upcoming(keys);
        if (active is null)
        {
            return next is null ? new SigningKeyStep.Publish(options.AlgorithmName, NoOther) : new SigningKeyStep.Activate(next.KeyId, NoOther);
        }

        if (next is not null)
        {
            return next.SignsFrom <= now ? new SigningKeyStep.Activate(next.KeyId, Scheduled) : Removal(keys, now);
        }

        if (active.Algorithm != options.AlgorithmName)
        {
            return new SigningKeyStep.Publish(options.AlgorithmName, AlgorithmChanged);
        }

        return active.ActivatedAt + options.Rotation - options.PublishLead <= now
            ? new SigningKeyStep.Publish(options.AlgorithmName, Scheduled)
            : Removal(keys, now);
    }

    /// <summary>The published key that signs next, whatever its algorithm: two instances with different options must not undo each other.</summary>
    public static SigningKeyLife? Upcoming(IEnumerable<SigningKeyLife> keys) =>
        keys.Where(key => key.State == SigningKeyState.Published).MinBy(key => key.PublishedAt);

    private static SigningKeyStep.Remove? Removal(IEnumerable<SigningKeyLife> keys, DateTimeOffset now) =>
        keys.FirstOrDefault(key => key.RemovesAt <= now) is { } past
            ? new SigningKeyStep.Remove(past.KeyId, Scheduled)
            : null;
}
