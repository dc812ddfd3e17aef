using Marten;
using Microsoft.Extensions.Options;
using Wolverine.Marten;
using ZeroTrust.Contracts.Authentication;
using ZeroTrust.Mfa.Factors;

namespace ZeroTrust.Mfa.Challenges;

/// <summary>
/// The one protocol of an attempt at a second factor, whatever its kind and whatever it is for: policy, throttle, check, record, result. Scoped: a
/// proof joins the request's unit of work and outbox, which the caller enrols and commits.
/// </summary>
internal sealed class Attempts(
    ChallengeStore challenges, IEnumerable<IFactorCheck> checks, IAttemptThrottle throttle, AttemptEvidence evidence,
    IDocumentSession unitOfWork, IMartenOutbox outbox, IOptions<MfaOptions> options, TimeProvider clock)
{
    /// <summary>An attempt at a challenge of a login; a challenge of another purpose is unknown here.</summary>
    public async ValueTask<AttemptResult> TryAsync(string challengeId, Attempt attempt, CancellationToken ct)
    {
        var result = await RunAsync(await challenges.FindAsync(challengeId, ct), subject: null, attempt, ct);
        if (result is AttemptResult.Proved proved)
        {
            await evidence.AppendVerifiedAsync(unitOfWork, outbox, proved);
        }

        return result;
    }

    /// <summary>
    /// An attempt of this person to confirm this factor. What makes it count, and the evidence of that, is the caller's to add.
    /// </summary>
    public async ValueTask<AttemptResult> ConfirmAsync(string subject, Guid factorId, Attempt attempt, CancellationToken ct) =>
        await RunAsync(await challenges.FindEnrolmentAsync(subject, factorId, ct), subject, attempt, ct);

    /// <summary>After the commit of a proof: forgets the failures that were counted before it.</summary>
    public async ValueTask CommittedAsync(AttemptResult.Proved proved, CancellationToken ct)
    {
        AttemptMetrics.Count(proved.Factor, "proved");
        await throttle.SucceededAsync(proved.Key, ct);
    }

    /// <summary>Records, committed, that the commit of a proof failed because another attempt was first.</summary>
    public ValueTask LostAsync(AttemptResult.Proved proved, CancellationToken ct) => evidence.FailedAsync(
        proved.Right.Subject, proved.Factor, proved.Found.Challenge.Purpose, AttemptReasons.LostRace, proved.ClientAddress, ct);

    private async ValueTask<AttemptResult> RunAsync(FoundChallenge? found, string? subject, Attempt attempt, CancellationToken ct)
    {
        if (found is null)
        {
            AttemptMetrics.Count(attempt.Factor, "refused");
            return await evidence.StreamAsync(subject, attempt.Factor, AttemptReasons.ChallengeUnknown, ct)
                ? new AttemptResult.Refused(AttemptReasons.ChallengeUnknown)
                : new AttemptResult.Unavailable();
        }

        var challenge = found.Challenge;
        var refusal = ChallengePolicy.Check(challenge, attempt.Factor, options.Value.MaxAttemptsPerChallenge, clock.GetUtcNow());

        // What the policy refuses is throttled as well: its evidence is a row each.
        var key = KeyOf(challenge, attempt);
        var wait = await throttle.EnterAsync(key, ct);
        if (wait > TimeSpan.Zero)
        {
            return await ThrottledAsync(challenge, attempt, wait, ct);
        }

        if (refusal is null)
        {
            switch (await CheckAsync(found, attempt, key, ct))
            {
                case CheckResult.Right right:
                    return await UseAsync(found, attempt, right, key, ct);
                case CheckResult.Wrong wrong:
                    refusal = wrong.Reason;
                    break;
            }
        }

        await evidence.FailedAsync(challenge.Subject, attempt.Factor, challenge.Purpose, refusal!, attempt.ClientAddress, ct);
        return new AttemptResult.Refused(refusal!);
    }

    private async ValueTask<AttemptResult> ThrottledAsync(Challenge challenge, Attempt attempt, TimeSpan wait, CancellationToken ct)
    {
        AttemptMetrics.Count(attempt.Factor, "throttled");
        return await evidence.StreamAsync(challenge.Subject, attempt.Factor, "throttled", ct)
            ? new AttemptResult.Throttled((int)Math.Ceiling(wait.TotalSeconds))
            : new AttemptResult.Unavailable();
    }

    // A client that goes away is no failure of ours: its attempt stays counted, or a guess that is cut off in time would be free.
    private async ValueTask<CheckResult> CheckAsync(FoundChallenge found, Attempt attempt, AttemptKey key, CancellationToken ct)
    {
        try
        {
            return await CountAndCheckAsync(found, attempt, ct);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            await throttle.AbandonedAsync(key, CancellationToken.None);
            throw;
        }
    }

    private async ValueTask<CheckResult> CountAndCheckAsync(FoundChallenge found, Attempt attempt, CancellationToken ct)
    {
        // Before the check: however many guess at once, no more are looked at than the challenge allows.
        if (!await challenges.CountAttemptAsync(found.Challenge, ct))
        {
            return new CheckResult.Wrong(AttemptReasons.TooManyAttempts);
        }

        if (checks.FirstOrDefault(check => check.Kind == attempt.Factor) is not { } check)
        {
            return new CheckResult.Wrong(AttemptReasons.NotOffered);
        }

        var factors = found.Factors.Where(factor => factor.Kind == attempt.Factor).ToList();
        return await check.CheckAsync(found.Challenge, factors, attempt.Proof, ct) switch
        {
            CheckResult.Right right when found.Challenge.Subject is { } subject && subject != right.Subject => new CheckResult.Wrong(AttemptReasons.AnotherPerson),
            CheckResult.Right { IsTwoFactors: false } when found.Challenge.Purpose == ChallengePurposes.Passwordless =>
                new CheckResult.Wrong(AttemptReasons.OneFactorOnly),
            var result => result,
        };
    }

    private async ValueTask<AttemptResult> UseAsync(FoundChallenge found, Attempt attempt, CheckResult.Right right, AttemptKey key, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        ChallengeStore.Use(unitOfWork, found.Challenge, now);
        right.Use(unitOfWork);
        if (right.FactorId is { } factorId)
        {
            FactorChanges.MarkUsed(unitOfWork, factorId, now);
        }

        if (right.CompleteAsync is { } complete)
        {
            await complete(ct);
        }

        return new AttemptResult.Proved(found, attempt.Factor, right, key, attempt.ClientAddress);
    }

    // Who logs in by passkey alone is nobody yet: such attempts are counted by challenge, network and prefix.
    private static AttemptKey KeyOf(Challenge challenge, Attempt attempt) => new(
        "second_factor", challenge.Subject ?? Convert.ToHexStringLower(challenge.IdHash), attempt.ClientAddress);
}
