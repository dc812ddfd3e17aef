using Microsoft.AspNetCore.Http;
using ZeroTrust.Platform.Http;
using ZeroTrust.Platform.Problems;
using ZeroTrust.ServiceTokens.Identities;
using ZeroTrust.ServiceTokens.Storage;

namespace ZeroTrust.ServiceTokens.Features;

/// <summary>Finds the identity that a changing call is about, in the order: bound, existence, version.</summary>
internal sealed class ChangeTarget(ServiceChanges changes, ScopeGuard guard)
{
    /// <summary>What finding can answer.</summary>
    internal static Problem[] Problems => [ServiceProblems.NotFound, CommonProblems.Conflict, CommonProblems.PreconditionFailed, CommonProblems.PreconditionRequired];

    internal async Task<(ServiceIdentityDocument? Identity, Problem? Problem)> FindAsync(HttpContext context, string name, CancellationToken ct)
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

        return Preconditions.Check(context.Request, identity.Version) is { } problem ? (null, problem) : (identity, null);
    }
}
