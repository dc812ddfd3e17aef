using System.Collections.Immutable;
using ZeroTrust.Contracts;
using ZeroTrust.Contracts.Audit;
using ZeroTrust.Contracts.Authentication;
using ZeroTrust.Contracts.Permissions;
using ZeroTrust.Permissions.Policies;

namespace ZeroTrust.Permissions.Lifecycle.Approval;

/// <summary>Whether who asked for a policy still may, and which roles must keep the new policy in hand.</summary>
internal sealed class RequesterCheck(PolicyHolder holder, IPermissionReader people, IPlatformAccess access)
{
    private static readonly string[] Permissions = ["policy:write", "policy:activate"];

    /// <summary>Null where the requester may neither write nor activate policies any more.</summary>
    internal async ValueTask<ImmutableArray<string>?> KeepersOfAsync(AuditActor requester, CancellationToken ct) => requester.Kind switch
    {
        "user" => await people.ReadAsync(requester.Id, ct) is { Active: true } person && Permissions.Any(permission => access.Check(person, permission).Allowed)
            ? person.Roles
            : null,
        // A service has no roles and assigns none: the people who do must keep the policy in hand.
        "service" => holder.Current is { } policy && Permissions.Any(permission => policy.Snapshot.DecideServicePermission(requester.Id, Caller.Platform, permission).Allowed)
            ? [PlatformRoles.Administrator]
            : null,
        "system" => [PlatformRoles.Administrator],
        _ => null,
    };
}
