namespace ZeroTrust.Policy;

/// <summary>The stable names of decision codes on the wire and in audit entries.</summary>
public static class DecisionCodes
{
    /// <summary>The name in snake_case; a value that is no member becomes <c>no_entry</c>, a denial.</summary>
    public static string ToWire(this DecisionCode code) => code switch
    {
        DecisionCode.Allowed => "allowed",
        DecisionCode.NotListed => "not_listed",
        DecisionCode.DeniedEndpoint => "denied_endpoint",
        DecisionCode.AmbiguousPath => "ambiguous_path",
        DecisionCode.InvalidMethod => "invalid_method",
        DecisionCode.MissingPermission => "missing_permission",
        DecisionCode.NoServiceAccess => "no_service_access",
        DecisionCode.ConditionFailed => "condition_failed",
        DecisionCode.ConditionError => "condition_error",
        DecisionCode.UnknownResourceType => "unknown_resource_type",
        DecisionCode.UnknownAction => "unknown_action",
        DecisionCode.DeniedByRule => "denied_by_rule",
        _ => "no_entry",
    };
}
