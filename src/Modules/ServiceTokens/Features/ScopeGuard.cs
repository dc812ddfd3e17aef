using System.Diagnostics;
using Microsoft.AspNetCore.Http;
using ZeroTrust.Contracts;
using ZeroTrust.Contracts.Audit;
using ZeroTrust.Platform.Access;
using ZeroTrust.Platform.Problems;

namespace ZeroTrust.ServiceTokens.Features;

/// <summary>Keeps a bounded caller (a <c>service_owner</c>) to its own services, and records when it tries others.</summary>
internal sealed class ScopeGuard(IAuditStream audit, TimeProvider clock)
{
    /// <summary>Null where the caller may act on the service; else what to answer.</summary>
    internal async ValueTask<Problem?> CheckAsync(HttpContext context, string name, Problem refusal, CancellationToken ct)
    {
        var scope = context.Scope();
        if (scope.Covers(name))
        {
            return null;
        }

        var recorded = await audit.RecordAsync(
            new AuditFact(
                clock.GetUtcNow(), "call.refused", scope.Actor.Kind, scope.Actor.Id, Caller.Platform,
                $"{context.Request.Method} /v1/services {(Identities.ServiceName.IsWellFormed(name) ? name : "-")}",
                AuditOutcome.Denied, "service_scope", scope.Verdict.Rule, scope.Verdict.PolicyVersion,
                Activity.Current?.TraceId.ToHexString()),
            ct);
        return recorded ? refusal : CommonProblems.Unavailable;
    }
}
