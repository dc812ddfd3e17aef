using Marten;
using ZeroTrust.Contracts.Mfa;
using ZeroTrust.Mfa.Challenges;
using ZeroTrust.Mfa.Factors;
using ZeroTrust.Mfa.Sms.Numbers;
using ZeroTrust.Platform.Postgres;

namespace ZeroTrust.Mfa.Sms.Codes;

/// <summary>Whether a code is the newest that was sent for the challenge.</summary>
internal sealed class SmsCheck(SmsCodes codes, SmsNumbers numbers, TimeProvider clock) : IFactorCheck
{
    private const string Method = "sms";

    /// <inheritdoc />
    public string Kind => FactorKinds.Sms;

    /// <inheritdoc />
    public ValueTask<CheckResult> CheckAsync(Challenge challenge, IReadOnlyList<Factor> factors, FactorProof proof, CancellationToken ct) =>
        ValueTask.FromResult(Check(challenge, factors, proof.Code));

    private CheckResult Check(Challenge challenge, IReadOnlyList<Factor> factors, string? code)
    {
        if (!SmsCodes.IsCode(code))
        {
            return new CheckResult.Wrong("malformed_code");
        }

        if (challenge is not { CodeHash: { } hash, CodeEndsAt: { } endsAt })
        {
            return new CheckResult.Wrong("no_code");
        }

        if (clock.GetUtcNow() >= endsAt)
        {
            return new CheckResult.Wrong("code_expired");
        }

        return factors.FirstOrDefault(factor => codes.Matches(hash, challenge.IdHash, factor.Id, code!)) is { } factor
            ? new CheckResult.Right(factor.Subject, factor.Id, [Method], IsTwoFactors: false, unitOfWork => Use(unitOfWork, challenge, hash, factor))
            : new CheckResult.Wrong("wrong_code");
    }

    // Exactly one of many finds the hash still there; every message for the challenge counts as one whose code was entered.
    private void Use(IDocumentSession unitOfWork, Challenge challenge, byte[] hash, Factor factor)
    {
        if (factor.ConfirmedAt is null)
        {
            numbers.RequireRoom(unitOfWork, factor);
        }

        unitOfWork.QueueOperation(new ConditionalUpdate(
            typeof(Challenge), challenge.Purpose,
            "update mfa.challenges set code_hash = null, code_ends_at = null where id_hash = ? and code_hash = ? returning 1", challenge.IdHash, hash));
        unitOfWork.QueueSqlCommand("update mfa.sms_sends set completed_at = ? where challenge = ?", clock.GetUtcNow(), challenge.IdHash);
    }
}
