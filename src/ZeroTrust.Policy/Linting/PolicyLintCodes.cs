namespace ZeroTrust.Policy;

/// <summary>The stable codes of what only the linter finds. README.md says what each one means.</summary>
public static class PolicyLintCodes
{
    /// <summary>A broader rule without a condition allows what this rule allows under one, so the condition never matters.</summary>
    public const string BypassedCondition = "policy.bypassed_condition";

    /// <summary>A broader rule of the same pair allows all that this one allows.</summary>
    public const string RedundantEndpoint = "policy.redundant_endpoint";

    /// <summary>Two endpoints of a service take a common path, neither is the more specific one, and they ask for different permissions.</summary>
    public const string CrossingEndpoint = "policy.crossing_endpoint";

    /// <summary>A role reaches no service.</summary>
    public const string RoleReachesNothing = "policy.role_reaches_nothing";

    /// <summary>A role holds a permission that nothing it reaches asks for.</summary>
    public const string UnusedPermission = "policy.unused_permission";

    /// <summary>No role that reaches the service holds the permission of its endpoint.</summary>
    public const string UnreachableEndpoint = "policy.unreachable_endpoint";

    /// <summary>Nobody who reaches the owner of a resource holds the permission of this rule.</summary>
    public const string UnreachableAction = "policy.unreachable_action";

    /// <summary>Nothing uses the group, network, window or environment.</summary>
    public const string UnusedName = "policy.unused_name";

    /// <summary>A condition names a role that the policy does not define.</summary>
    public const string UnknownRole = "policy.unknown_role";

    /// <summary>The permission <c>*</c>.</summary>
    public const string BroadPermission = "policy.broad_permission";

    /// <summary>Every path of a service, with a method that changes something.</summary>
    public const string BroadEndpoint = "policy.broad_endpoint";

    /// <summary>More than one role reaches all services.</summary>
    public const string BroadReach = "policy.broad_reach";

    /// <summary>A pair with endpoints has no rate limit.</summary>
    public const string MissingRateLimit = "policy.missing_rate_limit";

    /// <summary>A pair is in audit mode: what it does not list passes.</summary>
    public const string AuditMode = "policy.audit_mode";

    /// <summary>A public endpoint has a method that changes something.</summary>
    public const string PublicChange = "policy.public_change";

    /// <summary>A network holds every address.</summary>
    public const string OpenNetwork = "policy.open_network";

    /// <summary>A window holds always.</summary>
    public const string ConstantWindow = "policy.constant_window";

    /// <summary>A condition asks for nothing, so it always comes out the same.</summary>
    public const string ConstantCondition = "policy.constant_condition";

    /// <summary>The file is so large that not every comparison of rules was made.</summary>
    public const string Incomplete = "policy.lint_incomplete";
}
