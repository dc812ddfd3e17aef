using Microsoft.Extensions.Options;
using ZeroTrust.Authentication.SigningKeys;
using ZeroTrust.Contracts.Authentication;
using ZeroTrust.Contracts.Permissions;

namespace ZeroTrust.Authentication.Tokens;

/// <summary>
/// Keeps tokens within <see cref="AuthenticationOptions.MaxTokenBytes"/>: complete where that fits; else without
/// <c>permissions</c> and <c>scope</c>, for which <c>permissions_ref</c> stands; and without <c>roles</c> too where these alone
/// are too many. What is left has a bound of its own. The form is found before anything is signed.
/// </summary>
internal sealed class TokenFitting(IAccessPolicy policy, OverBudgetReport report, IOptions<AuthenticationOptions> options)
{
    private const int VersionCharacters = 16;

    /// <summary>The payload to sign; valid until the next call on this thread.</summary>
    public ReadOnlySpan<byte> Write(scoped in TokenStamp stamp, AccessTokenClaims claims, SigningKey key, out bool isByReference)
    {
        var room = TokenSize.PayloadRoom(options.Value.MaxTokenBytes, key);
        isByReference = false;
        if (TokenSize.OfPermissions(claims.Permissions, room) <= room
            && AccessTokenPayload.Write(stamp, claims, PermissionForm.Complete) is var complete
            && complete.Length <= room)
        {
            return complete;
        }

        isByReference = true;
        report.Add(claims);
        var reference = ReferenceOf(claims);
        var referring = AccessTokenPayload.Write(stamp, claims, new PermissionForm(reference, WithRoles: true));
        return referring.Length <= room ? referring : AccessTokenPayload.Write(stamp, claims, new PermissionForm(reference, WithRoles: false));
    }

    /// <summary>
    /// Opaque to everybody else. With <c>sub</c> and <c>aud</c> it names what the permissions follow from, the policy and the
    /// person's epoch, so that a service may keep what it resolved for as long as the reference stays the same.
    /// </summary>
    private string ReferenceOf(AccessTokenClaims claims)
    {
        var version = policy.Version;
        return $"urn:zerotrust:permissions:{version[..Math.Min(version.Length, VersionCharacters)]}:{claims.PermissionEpoch}";
    }
}
