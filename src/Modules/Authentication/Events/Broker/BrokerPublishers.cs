using ZeroTrust.Contracts;
using ZeroTrust.Contracts.Permissions;
using ZeroTrust.Contracts.ServiceTokens;

namespace ZeroTrust.Authentication.Events.Broker;

/// <summary>Whether a queue's publisher may publish right now: the same question that <c>POST /v1/events</c> asks of a token.</summary>
internal sealed class BrokerPublishers(IServiceDirectory services, IPlatformAccess access, TimeProvider clock)
{
    private const string Permission = "events:publish";

    /// <summary>The publisher as a caller; null while the identity is missing, disabled or without the permission.</summary>
    public Caller? Admit(string publisher)
    {
        if (services.Find(publisher) is not { } identity)
        {
            return null;
        }

        var now = clock.GetUtcNow();
        var caller = new Caller(CallerKind.Service, identity.Name, identity.ClientId, null, Caller.Platform, "broker", now, now, []);
        return access.Check(caller, null, Permission) is { Allowed: true, OnlyServices: null } ? caller : null;
    }
}
