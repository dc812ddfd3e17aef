using System.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using ZeroTrust.Contracts;
using ZeroTrust.Contracts.Audit;

namespace ZeroTrust.Platform.Access;

/// <summary>Records calls that were refused, in the audit stream: anybody can cause them in volume.</summary>
public sealed class RefusedCalls(IAuditStream audit, TimeProvider clock)
{
    /// <summary>False where it cannot be recorded: answer 503.</summary>
    public ValueTask<bool> RecordAsync(HttpContext context, AuditActor actor, string? permission, string reason) => audit.RecordAsync(
        new AuditFact(
            clock.GetUtcNow(), "call.refused", actor.Kind, actor.Id, Caller.Platform, $"{context.Request.Method} {RouteOf(context)} {permission}",
            AuditOutcome.Denied, reason, null, null, Activity.Current?.TraceId.ToHexString()),
        context.RequestAborted);

    // The pattern and not the path: a path may carry a person's id.
    private static string RouteOf(HttpContext context) =>
        (context.GetEndpoint() as RouteEndpoint)?.RoutePattern.RawText ?? "-";
}
