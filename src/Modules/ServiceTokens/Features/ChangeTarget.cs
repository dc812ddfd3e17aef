using Microsoft.AspNetCore.Http;
using ZeroTrust.Platform.Http;
using ZeroTrust.Platform.Problems;
using ZeroTrust.ServiceTokens.Identities;
using ZeroTrust.ServiceTokens.Storage;

namespace ZeroTrust.ServiceTokens.Features;

/// <summary>Finds the identity that a changing call is about, in the order: bound, existence, version.</summary>
internal sealed class ChangeTarget(ServiceChanges changes, ScopeGuard guard)
{
    /// <param name="versionRequired">Whether <c>If-Match</c> must be sent; where it is sent it must fit in any case.</param>
    internal async Task<(ServiceIdentityDocument? Identity, Problem? Problem)> FindAsync(
        HttpContext context, string name, bool versionRequired, CancellationToken ct)
    {
        if (await guard.CheckAsync(context, name, ServiceProblems.NotFound, ct) is { } refusal)
        {
            return (null, refusal);
        }

        var identity = ServiceName.IsWellFormed(name) ? await changes.Session.LoadAsync<ServiceIdentityDocument>(name, ct) : null;
        if (identity is null)
        {
            return (null, ServiceProblems.NotFound);
        }

        var problem = versionRequired || context.Request.Headers.IfMatch.Count > 0
            ? Preconditions.Check(context.Request, identity.Version)
            : null;
        return problem is null ? (identity, null) : (null, problem);
    }
}
