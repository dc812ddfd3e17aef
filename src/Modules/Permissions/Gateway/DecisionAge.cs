using Microsoft.Extensions.Options;
using ZeroTrust.Contracts;
using ZeroTrust.Permissions.Decisions;

namespace ZeroTrust.Permissions.Gateway;

/// <summary>
/// How long a proxy may keep an allowing answer. Whoever keeps one learns of a revoked token, a changed role or a new policy that
/// much later, so that the default is not at all.
/// </summary>
internal sealed class DecisionAge(IOptions<PolicyOptions> options, TimeProvider clock)
{
    /// <summary>Seconds for a call that everybody may make.</summary>
    internal int OfPublic => options.Value.MaxDecisionAge;

    /// <summary>
    /// Seconds; 0 where the answer may change by itself: by a condition on time or address, by the age of the login, by a rate
    /// limit, which must see every call, or because the token comes with a proof that is good for one call. Never longer than the
    /// token lives.
    /// </summary>
    internal int Of(Caller caller, in DecisionSubject subject, in RoutedCall call, in Verdict verdict)
    {
        var most = options.Value.MaxDecisionAge;
        if (most == 0 || caller.Confirmation is not null || verdict.Decision.Login.MaxAgeSeconds is not null
            || verdict.PairAt(subject, call.Target)?.RateLimit is not null || !verdict.HoldsWithoutFacts(subject, call.Target, call.Methods, call.RawTarget))
        {
            return 0;
        }

        var left = (caller.ExpiresAt - clock.GetUtcNow()).TotalSeconds;
        return left < most ? (int)Math.Max(0, left) : most;
    }
}
