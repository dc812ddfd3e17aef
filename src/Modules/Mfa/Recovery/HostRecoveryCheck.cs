using System.Collections.Immutable;
using Marten;
using ZeroTrust.Contracts.Audit;
using ZeroTrust.Contracts.Mfa;
using ZeroTrust.Mfa.Challenges;
using ZeroTrust.Mfa.Factors;

namespace ZeroTrust.Mfa.Recovery;

/// <summary>
/// Checks a code made on the host. It proves no factor that counts: its session can do nothing but enrol one, and all earlier factors go in the
/// same commit, so that whoever has them gets in no more.
/// </summary>
internal sealed class HostRecoveryCheck(HostRecoveryStore codes, FactorRemoval removal, IDocumentSession session, IAuditWriter audit)
{
    private static readonly ImmutableArray<string> Methods = ["otp"];

    /// <param name="code">In its one spelling.</param>
    public async ValueTask<CheckResult> CheckAsync(Challenge challenge, string subject, string code, CancellationToken ct)
    {
        // A session that is there already must not become one for enrolment, or the other way round.
        if (challenge.Purpose != ChallengePurposes.Login)
        {
            return new CheckResult.Wrong(FactorReasons.WrongCode);
        }

        return await codes.RefuseAsync(subject, code, ct) is { } reason
            ? new CheckResult.Wrong(reason)
            : new CheckResult.Right(subject, FactorId: null, Methods, IsTwoFactors: false, unitOfWork => codes.Use(unitOfWork, subject, code))
            {
                ContextClass = ContextClasses.Enrolment,
                CompleteAsync = more => CompleteAsync(challenge, subject, more),
            };
    }

    private async ValueTask CompleteAsync(Challenge challenge, string subject, CancellationToken ct)
    {
        var actor = new AuditActor("user", subject);
        audit.Append(session, new AuditEntry("mfa.recovered", actor, "user", subject, AuditOutcome.Success));
        await removal.RemoveAllAsync(
            session, actor, subject, "recovered", "All second factors of your account were removed: somebody logged in with a recovery code made on the host.",
            challenge.IdHash, ct);
    }
}
