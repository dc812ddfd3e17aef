using JasperFx;
using Marten;
using Microsoft.Extensions.Options;
using Wolverine.Marten;
using ZeroTrust.Contracts.Audit;
using ZeroTrust.Contracts.Mfa;
using ZeroTrust.Mfa.Challenges;
using ZeroTrust.Mfa.Factors;
using ZeroTrust.Mfa.Sms.Limits;
using ZeroTrust.Mfa.Sms.Numbers;
using ZeroTrust.Platform;

namespace ZeroTrust.Mfa.Sms.Codes;

/// <summary>Sends the code of a login or step-up to the person's newest number.</summary>
internal sealed class SmsCodeSender(
    SmsNumbers numbers, SmsLimits limits, SmsRefusals refusals, SmsDispatch dispatch, IDocumentSession session, IMartenOutbox outbox,
    IAuditWriter audit, Ids ids, IOptions<SmsOptions> options) : ICodeSender
{
    /// <inheritdoc />
    public string Kind => FactorKinds.Sms;

    /// <inheritdoc />
    public async ValueTask<FactorAnswer> SendAsync(Challenge challenge, IReadOnlyList<Factor> factors, string clientAddress, CancellationToken ct)
    {
        var factor = factors[^1];
        if (options.Value.Delivery == SmsDelivery.Off)
        {
            return await RefuseAsync(factor, "off", ct);
        }

        if (numbers.Of(factor) is not { } number || !options.Value.Serves(number.Country))
        {
            return await RefuseAsync(factor, "number_not_served", ct);
        }

        var send = new SmsSend(ids.New(), number, factor.Subject, clientAddress, challenge.IdHash);
        return await limits.EnterAsync(send, hide: false, ct) is SmsAdmission.Limited limited
            ? await refusals.TellAsync(factor.Subject, limited.Reason, ct) ? new FactorAnswer.Throttled(limited.RetryAfterSeconds) : new FactorAnswer.Unavailable()
            : await CommitAsync(send, challenge, factor, ct);
    }

    private async Task<FactorAnswer> RefuseAsync(Factor factor, string reason, CancellationToken ct) =>
        await refusals.TellAsync(factor.Subject, reason, ct) ? new FactorAnswer.Refused(reason) : new FactorAnswer.Unavailable();

    private async Task<FactorAnswer> CommitAsync(SmsSend send, Challenge challenge, Factor factor, CancellationToken ct)
    {
        try
        {
            outbox.Enroll(session);
            var code = await dispatch.PublishAsync(send, challenge, factor.Id, outbox);
            ChallengeStore.SetCode(session, challenge, code.Hash, code.EndsAt);
            audit.Append(session, SmsEntries.CodeSent(factor, send));
            await session.SaveChangesAsync(ct);
            return new FactorAnswer.Sent();
        }
        catch (ConcurrencyException)
        {
            await limits.TakeBackAsync(send.Id, CancellationToken.None);
            return await RefuseAsync(factor, "challenge_used", ct);
        }
        catch
        {
            await limits.TakeBackAsync(send.Id, CancellationToken.None);
            throw;
        }
    }
}
