namespace ZeroTrust.Policy;

/// <summary>Why a decision came out as it did. Everything but <see cref="Allowed"/> is a denial.</summary>
public enum DecisionCode
{
    /// <summary>No pair, or no such service. The default, so that an unset decision denies.</summary>
    NoEntry = 0,

    /// <summary>A rule allows the call and none denies it.</summary>
    Allowed,

    /// <summary>The path, or the method at that path, is not listed.</summary>
    NotListed,

    /// <summary>A plausible reading of the path is a denied endpoint.</summary>
    DeniedEndpoint,

    /// <summary>The path has no canonical form.</summary>
    AmbiguousPath,

    /// <summary>Not one of the exact methods that a policy can name.</summary>
    InvalidMethod,

    /// <summary>The permission is not held where it is needed.</summary>
    MissingPermission,

    /// <summary>No role of the person reaches the target.</summary>
    NoServiceAccess,

    /// <summary>A rule would allow it, but for its condition.</summary>
    ConditionFailed,

    /// <summary>A condition could not be evaluated: what it asks for is not there or of another kind.</summary>
    ConditionError,

    /// <summary>The policy has no such type of resources.</summary>
    UnknownResourceType,

    /// <summary>The type has no such action.</summary>
    UnknownAction,

    /// <summary>A denial of the action holds.</summary>
    DeniedByRule,
}
