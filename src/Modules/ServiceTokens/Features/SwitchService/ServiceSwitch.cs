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
}
