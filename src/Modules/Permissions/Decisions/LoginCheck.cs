using ZeroTrust.Contracts;
using ZeroTrust.Contracts.Mfa;
using ZeroTrust.Contracts.Permissions;
using ZeroTrust.Policy;

namespace ZeroTrust.Permissions.Decisions;

/// <summary>
/// Whether a person's login is enough for what the engine allowed, where a service acts for the person too: a denial keeps its own
/// reason, since a better login would not help. Pure, and allocates nothing.
/// </summary>
internal static class LoginCheck
{
    /// <param name="asked">What the call itself asks for, beside the person's roles.</param>
    internal static Verdict Run(in Verdict verdict, in DecisionSubject subject, LoginRequirement asked, DateTimeOffset now)
    {
        if (!verdict.Allowed || subject is not { Kind: CallerKind.User, State: { } state, Login: var login })
        {
            return verdict;
        }

        var reason = login.RefusalFor(state, verdict.MfaRequired);
        if (reason == PlatformVerdict.EnrolmentOnly)
        {
            return verdict.RefusedFor(reason, default);
        }

        var isEnough = login.Reaches(asked.ContextClass) && (asked.MaxAgeSeconds is not { } age || login.IsYoungerThan(age, now));
        if (reason is null && isEnough)
        {
            return verdict;
        }

        // All at once: one new login must be enough, and one that answers a question of age must not lose the second factor.
        var roles = new LoginRequirement(verdict.MfaRequired ? ContextClasses.TwoFactors : null, login.Answers(state) ? null : 0);
        return verdict.RefusedFor(reason ?? PlatformVerdict.StepUpRequired, asked.And(roles));
    }
}
