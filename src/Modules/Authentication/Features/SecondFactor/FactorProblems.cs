using System.Diagnostics;
using ZeroTrust.Contracts.Mfa;
using ZeroTrust.Platform.Problems;

namespace ZeroTrust.Authentication.Features.SecondFactor;

/// <summary>What the caller is told of what came of a challenge; the evidence is stored by then.</summary>
internal static class FactorProblems
{
    /// <summary>The problem of every answer that is no success: one for all refusals.</summary>
    public static Problem Of(FactorAnswer answer) => answer switch
    {
        FactorAnswer.Refused => AuthenticationProblems.Refused,
        FactorAnswer.Throttled throttled => AuthenticationProblems.Throttled with { RetryAfterSeconds = throttled.RetryAfterSeconds },
        FactorAnswer.Unavailable => CommonProblems.Unavailable,
        _ => throw new UnreachableException(),
    };
}
