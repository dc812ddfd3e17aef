using Microsoft.AspNetCore.Http;
using ZeroTrust.Contracts;
using ZeroTrust.Contracts.Audit;
using ZeroTrust.Contracts.Authentication;
using ZeroTrust.Contracts.Permissions;

namespace ZeroTrust.Platform.Access;

/// <summary>Who makes this request and within which bound, as the access middleware established it.</summary>
public sealed record AccessScope(Caller Caller, SubjectState? State, PlatformVerdict Verdict)
{
    /// <summary>The caller as the actor of an audit entry.</summary>
    public AuditActor Actor => AuditActor.Of(Caller);

    /// <summary>Whether the caller may act on this service identity.</summary>
    public bool Covers(string service) => Verdict.Covers(service);
}

/// <summary>Reads the scope that the middleware left.</summary>
public static class AccessScopeExtensions
{
    /// <summary>The scope of this request.</summary>
    /// <exception cref="InvalidOperationException">The endpoint is public: a public endpoint has no caller.</exception>
    public static AccessScope Scope(this HttpContext context) =>
        context.Features.Get<AccessScope>() ?? throw new InvalidOperationException("A public endpoint has no verified caller.");
}
