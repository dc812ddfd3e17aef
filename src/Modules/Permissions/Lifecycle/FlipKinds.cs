namespace ZeroTrust.Permissions.Lifecycle;

/// <summary>The two ways in which a decision can come out otherwise.</summary>
internal static class FlipKinds
{
    internal const string AllowToDeny = "allow_to_deny";
    internal const string DenyToAllow = "deny_to_allow";

    /// <param name="allowed">Whether it is, or was, allowed.</param>
    internal static string Of(bool allowed) => allowed ? AllowToDeny : DenyToAllow;
}
