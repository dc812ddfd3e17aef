using FastEndpoints;
using Microsoft.AspNetCore.Http;
using ZeroTrust.Contracts.Audit;
using ZeroTrust.Contracts.Permissions;
using ZeroTrust.Platform.Access;
using ZeroTrust.Platform.Http;
using ZeroTrust.Platform.Problems;
using ZeroTrust.ServiceTokens.Identities;
using ZeroTrust.ServiceTokens.Storage;

namespace ZeroTrust.ServiceTokens.Features.SwitchService;

/// <summary>Turns an identity on or off; doing it twice changes nothing.</summary>
internal sealed class ServiceSwitch(ServiceChanges changes, ChangeTarget target, IAccessPolicy policy, TimeProvider clock)
{
    internal async Task<(ServiceView? View, Problem? Problem)> TurnAsync(HttpContext context, string name, bool on, CancellationToken ct)
    {
        var (identity, problem) = await target.FindAsync(context, name, ct);
        if (identity is null)
        {
            return (null, problem);
        }

        var now = clock.GetUtcNow();
        if (on ? ServiceLifecycle.Enable(identity, now) : ServiceLifecycle.Disable(identity, now))
        {
            changes.Session.Store(identity);
            await changes.CommitAsync(
                name, on ? "enabled" : "disabled", context.Scope().Actor,
                [new AuditChange("enabled", on ? "false" : "true", on ? "true" : "false")], ct);
        }

        context.Response.Headers.ETag = Preconditions.ETag(identity.Version);
        return (ServiceView.Of(identity, policy.KnowsService(name), now), null);
    }

    internal static void Describe(EndpointSummary summary)
    {
        summary.Response(200, "The identity as it is now.", example: ServiceView.Example);
        summary.Response(401, "access.unauthenticated");
        summary.Response(403, "access.denied");
        summary.Response(404, "service.not_found");
        summary.Response(409, "resource.conflict");
        summary.Response(412, "resource.precondition_failed");
        summary.Response(428, "resource.precondition_required");
        summary.Response(503, "platform.unavailable");
    }
}
