namespace ZeroTrust.Policy;

/// <summary>The stable codes of what only a file of policy tests can have wrong; the rest are <see cref="PolicyProblemCodes"/>.</summary>
public static class PolicyTestCodes
{
    /// <summary>The path of the policy is empty or absolute.</summary>
    public const string InvalidPolicyPath = "policy_test.invalid_policy_path";

    /// <summary>The file has no test.</summary>
    public const string NoTests = "policy_test.no_tests";

    /// <summary>The name of a test is empty or too long.</summary>
    public const string InvalidName = "policy_test.invalid_name";

    /// <summary>Two tests have one name.</summary>
    public const string DuplicateName = "policy_test.duplicate_name";

    /// <summary>A subject is neither <c>service:name</c>, <c>user:name</c> nor <c>anonymous</c>.</summary>
    public const string InvalidSubject = "policy_test.invalid_subject";

    /// <summary>A subject is no person of the file.</summary>
    public const string UnknownPerson = "policy_test.unknown_person";

    /// <summary>A test asks for nothing, or for more than one thing, or for what its subject cannot have.</summary>
    public const string InvalidQuestion = "policy_test.invalid_question";

    /// <summary>A call is not <c>METHOD service target</c>.</summary>
    public const string InvalidCall = "policy_test.invalid_call";

    /// <summary>A resource is not <c>type:id</c>.</summary>
    public const string InvalidResource = "policy_test.invalid_resource";

    /// <summary>A time is not in the form of RFC 3339, with its offset.</summary>
    public const string InvalidTime = "policy_test.invalid_time";

    /// <summary>No address of version 4 or 6.</summary>
    public const string InvalidAddress = "policy_test.invalid_address";

    /// <summary>A property is neither a text, a whole number, true, false nor a list of texts.</summary>
    public const string InvalidProperty = "policy_test.invalid_property";

    /// <summary>No code that a decision can have.</summary>
    public const string UnknownCode = "policy_test.unknown_code";
}
