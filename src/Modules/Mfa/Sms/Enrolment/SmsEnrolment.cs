using Marten;
using Wolverine.Marten;
using ZeroTrust.Contracts.Audit;
using ZeroTrust.Contracts.Mfa;
using ZeroTrust.Mfa.Challenges;
using ZeroTrust.Mfa.Factors;
using ZeroTrust.Mfa.Sms.Codes;
using ZeroTrust.Mfa.Sms.Limits;
using ZeroTrust.Mfa.Sms.Numbers;
using ZeroTrust.Platform;

namespace ZeroTrust.Mfa.Sms.Enrolment;

/// <summary>Begins a number as a factor and sends it a code.</summary>
internal sealed class SmsEnrolment(
    FactorStore factors, SmsNumbers numbers, SmsLimits limits, SmsRefusals refusals, SmsDispatch dispatch, ChallengeStore challenges, NewChallenges newChallenges,
    IDocumentSession session, IMartenOutbox outbox, IAuditWriter audit, Ids ids, TimeProvider clock)
{
    /// <summary>
    /// Commits the factor, its challenge and the message together. Where the number has as many owners as it may have, or others had too many codes sent
    /// to it, all is done but the message: neither answer nor work tells that the number is known here.
    /// </summary>
    public async Task<SmsEnrolmentOutcome> BeginAsync(string subject, PhoneNumber number, string name, string clientAddress, CancellationToken ct)
    {
        var factor = numbers.Begin(ids.New(), subject, number, factors.SealName(name), clock.GetUtcNow());
        var challenge = newChallenges.ForEnrolment(subject, factor.Id, FactorKinds.Sms);
        var send = new SmsSend(ids.New(), number, subject, clientAddress, challenge.IdHash);
        var admission = await limits.EnterAsync(send, hide: true, ct);
        if (admission is SmsAdmission.Limited { TellsOfOthers: false } limited)
        {
            return await refusals.TellAsync(subject, limited.Reason, ct) ? new SmsEnrolmentOutcome.Limited(limited.RetryAfterSeconds) : new SmsEnrolmentOutcome.Unavailable();
        }

        var hasRoom = await numbers.HasRoomAsync(number, subject, ct);
        var withheld = admission is SmsAdmission.Limited others ? others.Reason : hasRoom ? null : "owners";
        await CommitAsync(factor, challenge, send, withheld, ct);
        return new SmsEnrolmentOutcome.Begun(factor.Id);
    }

    private async Task CommitAsync(Factor factor, Challenge challenge, SmsSend send, string? withheld, CancellationToken ct)
    {
        try
        {
            outbox.Enroll(session);
            var code = await dispatch.PublishAsync(send, challenge, factor.Id, withheld is null ? outbox : null);
            FactorChanges.Insert(session, factor);
            challenges.Insert(session, challenge with { CodeHash = code.Hash, CodeEndsAt = code.EndsAt });
            audit.Append(session, SmsEntries.Begun(factor));
            audit.Append(session, withheld is null ? SmsEntries.CodeSent(factor, send) : SmsEntries.CodeWithheld(factor, send, withheld));
            await session.SaveChangesAsync(ct);
        }
        catch
        {
            await limits.TakeBackAsync(send.Id, CancellationToken.None);
            throw;
        }
    }
}

/// <summary>What came of it.</summary>
internal abstract record SmsEnrolmentOutcome
{
    private SmsEnrolmentOutcome() { }

    internal sealed record Begun(Guid FactorId) : SmsEnrolmentOutcome;

    internal sealed record Limited(int RetryAfterSeconds) : SmsEnrolmentOutcome;

    /// <summary>The refusal could not be recorded.</summary>
    internal sealed record Unavailable : SmsEnrolmentOutcome;
}
