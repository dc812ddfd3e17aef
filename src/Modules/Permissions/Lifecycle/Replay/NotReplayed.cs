namespace ZeroTrust.Permissions.Lifecycle.Replay;

/// <summary>Why a recorded decision cannot be made again.</summary>
internal static class NotReplayed
{
    /// <summary>It was refused before a policy was asked.</summary>
    internal const string NoPolicyAsked = "no_policy_asked";

    /// <summary>The person is not known any more.</summary>
    internal const string UnknownSubject = "unknown_subject";

    /// <summary>The record does not say what was asked: masked, without canonical form, or about a resource.</summary>
    internal const string Unreadable = "unreadable";

    /// <summary>It was refused for the login, or for a limit: what was known then is not in the record.</summary>
    internal const string OtherReason = "other_reason";

    /// <summary>A condition of the candidate asks for what is not in the record, such as the client's address.</summary>
    internal const string ConditionContext = "condition_context";
}
