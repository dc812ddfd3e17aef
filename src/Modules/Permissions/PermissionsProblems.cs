using ZeroTrust.Platform.Problems;

namespace ZeroTrust.Permissions;

/// <summary>The module's errors.</summary>
internal static class PermissionsProblems
{
    internal static readonly Problem InvalidPolicy = new("policy.invalid", 400, "The policy is not valid; the active one stays.");
    internal static readonly Problem LocksOut = new("policy.locks_out_administrators", 400, "Under this policy you could not replace it again.");
    internal static readonly Problem NoPolicy = new("policy.none", 404, "No policy is active yet.");
}
