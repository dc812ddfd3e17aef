using ZeroTrust.Contracts.Mfa;
using ZeroTrust.Mfa.Challenges;
using ZeroTrust.Mfa.Factors;

namespace ZeroTrust.Mfa.Sms;

/// <summary>Sends the codes of a kind of factor that has to be sent. Scoped.</summary>
internal interface ICodeSender
{
    /// <summary>Of <see cref="FactorKinds"/>.</summary>
    string Kind { get; }

    /// <summary>
    /// Its own limits first, then a new code, whose hash goes into the challenge with <see cref="ChallengeStore.SetCode"/> and makes the one before
    /// void; all committed, refusals with their evidence. Answers <c>Sent</c>, <c>Throttled</c>, <c>Refused</c> or <c>Unavailable</c>.
    /// </summary>
    /// <param name="challenge">Neither used nor over, and it offers this kind.</param>
    /// <param name="factors">The person's factors of this kind, at least one: confirmed ones, or the one that is being confirmed.</param>
    ValueTask<FactorAnswer> SendAsync(Challenge challenge, IReadOnlyList<Factor> factors, string clientAddress, CancellationToken ct);
}
