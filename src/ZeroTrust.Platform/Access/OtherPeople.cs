using Microsoft.AspNetCore.Http;
using ZeroTrust.Contracts.Permissions;
using ZeroTrust.Platform.Problems;

namespace ZeroTrust.Platform.Access;

/// <summary>
/// Asks, for an endpoint that anybody may call about themselves, whether the caller may do so about others
/// (<see cref="RequiredPermission.OfOthers"/>). A refusal is recorded as those of <see cref="AccessMiddleware"/> are.
/// </summary>
public sealed class OtherPeople(IPlatformAccess access, RefusedCalls refused)
{
    /// <summary>Whether the caller of this request may. Where not, the endpoint answers as if nothing were there, or 403.</summary>
    /// <exception cref="ProblemException">503: the refusal cannot be recorded; 401: a stronger or newer login is all that is missing.</exception>
    public async ValueTask<bool> MayAsync(HttpContext context)
    {
        var scope = context.Scope();
        var permission = context.GetEndpoint()?.Metadata.GetMetadata<RequiredPermission>()?.OfOthers
            ?? throw new InvalidOperationException("The endpoint declares no permission of others.");
        var verdict = access.Check(scope.Caller, scope.State, permission);
        if (verdict is { Allowed: true, OnlyServices: null })
        {
            return true;
        }

        var recorded = await refused.RecordAsync(context, scope.Actor, permission, verdict.Allowed ? "service_scope" : verdict.Reason);
        var problem = recorded ? StepUp.Refuse(scope.Caller, verdict) : CommonProblems.Unavailable;
        return problem is null ? false : throw new ProblemException(problem);
    }
}
