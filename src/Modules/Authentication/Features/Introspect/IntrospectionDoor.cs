using System.Diagnostics;
using Microsoft.AspNetCore.Http;
using ZeroTrust.Authentication.Features.Token;
using ZeroTrust.Contracts;
using ZeroTrust.Contracts.Audit;
using ZeroTrust.Contracts.Permissions;
using ZeroTrust.Contracts.ServiceTokens;

namespace ZeroTrust.Authentication.Features.Introspect;

/// <summary>
/// <c>POST /oauth2/introspect</c> (RFC 7662), a bare request delegate because resource servers ask before each of their calls. An
/// access token costs no round trip while its subject is known here.
/// </summary>
internal sealed class IntrospectionDoor(
    IClientAuthenticator clients, IPlatformAccess access, Introspection introspection, IntrospectionResponse response, IAuditStream audit, TimeProvider clock)
{
    /// <summary>What the client needs at the platform.</summary>
    public const string Permission = "token:introspect";

    private const string RefusedAction = "token.introspect_refused";

    /// <summary>Serves one request.</summary>
    public async Task ServeAsync(HttpContext context)
    {
        if (await ClientForm.ReadAsync(context) is not { } form || await clients.ProveAsync(context, form, RefusedAction) is not { } service)
        {
            return;
        }

        if (MayAsk(service) is { Allowed: false } refusal)
        {
            await RefuseAsync(context, service, refusal);
            return;
        }

        if (form["token"] is not { } token)
        {
            await TokenResponse.WriteErrorAsync(context, "invalid_request", "token is missing.");
            return;
        }

        await response.WriteAsync(context, await introspection.ReadAsync(token, context.RequestAborted));
    }

    // The client has just proved itself: it is the caller, though it shows no token.
    private PlatformVerdict MayAsk(ServiceIdentity service)
    {
        var now = clock.GetUtcNow();
        return access.Check(new Caller(CallerKind.Service, service.Name, service.ClientId, null, Caller.Platform, "-", now, now, []), null, Permission);
    }

    private async Task RefuseAsync(HttpContext context, ServiceIdentity service, PlatformVerdict refusal)
    {
        var recorded = await audit.RecordAsync(
            new AuditFact(
                clock.GetUtcNow(), RefusedAction, "service", service.Name, Caller.Platform, Permission, AuditOutcome.Denied, refusal.Reason,
                refusal.Rule, refusal.PolicyVersion, Activity.Current?.TraceId.ToHexString()),
            context.RequestAborted);
        await (recorded
            ? TokenResponse.WriteErrorAsync(context, "insufficient_scope", "The client may not introspect tokens.", StatusCodes.Status403Forbidden)
            : TokenResponse.WriteUnavailableAsync(context, 1));
    }
}
