using ZeroTrust.Contracts.Authentication;

namespace ZeroTrust.Mfa.Challenges;

/// <summary>One attempt as it came in. Never printed.</summary>
/// <param name="Factor">The kind that the client says it is.</param>
internal sealed record Attempt(string Factor, FactorProof Proof, string ClientAddress)
{
    public override string ToString() => "attempt";
}

/// <summary>What came of one attempt.</summary>
internal abstract record AttemptResult
{
    private AttemptResult() { }

    /// <summary>The proof is right; what makes it used is in the unit of work, which the caller commits.</summary>
    /// <param name="Key">What the throttle counted it under.</param>
    internal sealed record Proved(FoundChallenge Found, string Factor, CheckResult.Right Right, AttemptKey Key, string ClientAddress) : AttemptResult
    {
        public override string ToString() => Factor;
    }

    /// <summary>Recorded already.</summary>
    internal sealed record Refused(string Reason) : AttemptResult;

    internal sealed record Throttled(int RetryAfterSeconds) : AttemptResult;

    /// <summary>The refusal could not be recorded.</summary>
    internal sealed record Unavailable : AttemptResult;
}
