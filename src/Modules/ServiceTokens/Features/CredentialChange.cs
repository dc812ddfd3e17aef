using Microsoft.AspNetCore.Http;
using ZeroTrust.Contracts.Audit;
using ZeroTrust.Contracts.Permissions;
using ZeroTrust.Platform.Access;
using ZeroTrust.Platform.Http;
using ZeroTrust.Platform.Problems;
using ZeroTrust.ServiceTokens.Identities;
using ZeroTrust.ServiceTokens.Storage;

namespace ZeroTrust.ServiceTokens.Features;

/// <summary>Changes what a service proves itself by, and never takes the last of it away: that is what disabling is for.</summary>
internal sealed class CredentialChange(ServiceChanges changes, ChangeTarget target, IAccessPolicy policy, TimeProvider clock)
{
    /// <summary>What changing can answer.</summary>
    internal static Problem[] Problems => [.. ChangeTarget.Problems, ServiceProblems.LastCredential];

    /// <summary>Replaces the public keys.</summary>
    internal Task<(ServiceView? View, Problem? Problem)> SetKeysAsync(HttpContext context, string name, ServiceKeys? keys, CancellationToken ct) =>
        RunAsync(context, name, "keys_changed", (identity, now) =>
        {
            var before = NamesOf(identity);
            ServiceLifecycle.SetKeys(identity, keys, now);
            return new AuditChange("keys", before, NamesOf(identity));
        }, ct);

    /// <summary>Ends the secrets now, all or all but the newest.</summary>
    internal Task<(ServiceView? View, Problem? Problem)> EndSecretsAsync(HttpContext context, string name, bool keepNewest, CancellationToken ct) =>
        RunAsync(context, name, "secret_ended", (identity, now) =>
            ServiceLifecycle.EndSecrets(identity, keepNewest, now) ? new AuditChange("secret", keepNewest ? "previous" : "all", null) : null, ct);

    /// <summary>The names of the keys for an audit entry.</summary>
    internal static string? NamesOf(ServiceIdentityDocument identity) =>
        identity.Keys.Count == 0 ? null : string.Join(' ', identity.Keys.Select(key => key.KeyId));

    private async Task<(ServiceView? View, Problem? Problem)> RunAsync(
        HttpContext context, string name, string change, Func<ServiceIdentityDocument, DateTimeOffset, AuditChange?> apply, CancellationToken ct)
    {
        var (identity, problem) = await target.FindAsync(context, name, ct);
        if (identity is null)
        {
            return (null, problem);
        }

        var now = clock.GetUtcNow();
        if (apply(identity, now) is { } field)
        {
            if (!ServiceLifecycle.CanProveItself(identity, now))
            {
                return (null, ServiceProblems.LastCredential);
            }

            changes.Session.Store(identity);
            await changes.CommitAsync(name, change, context.Scope().Actor, [field], ct);
        }

        context.Response.Headers.ETag = Preconditions.ETag(identity.Version);
        return (ServiceView.Of(identity, policy.KnowsService(name), now), null);
    }
}
