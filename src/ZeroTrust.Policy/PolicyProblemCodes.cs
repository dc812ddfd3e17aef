namespace ZeroTrust.Policy;

/// <summary>The stable codes of <see cref="PolicyProblem.Code"/>. README.md and SPECIFICATION.md say what each one means.</summary>
public static class PolicyProblemCodes
{
    public const string TooLarge = "policy.too_large";
    public const string NotUtf8 = "policy.not_utf8";
    public const string ByteOrderMark = "policy.byte_order_mark";
    public const string ForbiddenCharacter = "policy.forbidden_character";
    public const string Syntax = "policy.syntax";
    public const string Empty = "policy.empty";
    public const string MultipleDocuments = "policy.multiple_documents";
    public const string Directive = "policy.directive";
    public const string Anchor = "policy.anchor";
    public const string Alias = "policy.alias";
    public const string Tag = "policy.tag";
    public const string MergeKey = "policy.merge_key";
    public const string DuplicateKey = "policy.duplicate_key";
    public const string TooDeep = "policy.too_deep";
    public const string TooMany = "policy.too_many";
    public const string WrongKind = "policy.wrong_kind";
    public const string AmbiguousScalar = "policy.ambiguous_scalar";
    public const string UnknownField = "policy.unknown_field";
    public const string MissingField = "policy.missing_field";
    public const string InvalidBoolean = "policy.invalid_boolean";
    public const string InvalidRateLimit = "policy.invalid_rate_limit";
    public const string InvalidName = "policy.invalid_name";
    public const string ReservedName = "policy.reserved_name";
    public const string InvalidPermission = "policy.invalid_permission";
    public const string InvalidMethod = "policy.invalid_method";
    public const string InvalidPath = "policy.invalid_path";
    public const string PathNotCanonical = "policy.path_not_canonical";
    public const string EmptyList = "policy.empty_list";
    public const string DuplicateValue = "policy.duplicate_value";
    public const string MixedServices = "policy.mixed_services";
    public const string OverlappingEndpoint = "policy.overlapping_endpoint";
    public const string InvalidContextClass = "policy.invalid_context_class";
    public const string InvalidMaxAge = "policy.invalid_max_age";
    public const string InvalidMfaReason = "policy.invalid_mfa_reason";
    public const string UnneededMfaReason = "policy.unneeded_mfa_reason";
    public const string InvalidCondition = "policy.invalid_condition";
    public const string UnknownName = "policy.unknown_name";
    public const string ConditionType = "policy.condition_type";
    public const string ConditionTooComplex = "policy.condition_too_complex";
    public const string InvalidNetwork = "policy.invalid_network";
    public const string InvalidWindow = "policy.invalid_window";
    public const string InvalidProperty = "policy.invalid_property";

    /// <summary>Warning: a role names a service that no other section knows.</summary>
    public const string UnknownService = "policy.unknown_service";

    /// <summary>Warning: a listed endpoint can never be allowed, because a denied endpoint of the same pair covers it.</summary>
    public const string ShadowedEndpoint = "policy.shadowed_endpoint";

    /// <summary>Warning: a pair lists the same path and method twice.</summary>
    public const string RepeatedEndpoint = "policy.repeated_endpoint";

    /// <summary>Warning: a role asks for no second factor and does not say why.</summary>
    public const string MfaReasonMissing = "policy.mfa_reason_missing";

    /// <summary>A group has the name of a service, or is a member of a group.</summary>
    public const string NameTaken = "policy.name_taken";

    /// <summary>A rule names an environment that is not declared; as a warning: the installation's own is not.</summary>
    public const string UnknownEnvironment = "policy.unknown_environment";

    public const string InvalidMode = "policy.invalid_mode";
    public const string InvalidHost = "policy.invalid_host";

    /// <summary>Two services claim one host.</summary>
    public const string DuplicateHost = "policy.duplicate_host";
}
