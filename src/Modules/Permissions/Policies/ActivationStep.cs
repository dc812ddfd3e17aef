namespace ZeroTrust.Permissions.Policies;

/// <summary>A move from one active policy to another: what the audit trail calls it, and which way back it leaves.</summary>
internal readonly record struct ActivationStep(string Action, List<string> Earlier)
{
    internal const string Activated = "policy.activated";
    internal const string RolledBack = "policy.rolled_back";

    /// <summary>To a new policy; the one of now is the first on the way back.</summary>
    internal static ActivationStep Forward(ActivePolicyDocument? active) => new(
        Activated, active is null ? [] : [active.PolicyId, .. active.Earlier.Take(ActivePolicyDocument.MaxEarlier - 1)]);

    /// <summary>To the policy before; what is left leads further back, so that a second step does not return to what was bad.</summary>
    internal static ActivationStep Back(ActivePolicyDocument active) => new(RolledBack, [.. active.Earlier.Skip(1)]);
}
