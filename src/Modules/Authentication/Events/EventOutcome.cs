namespace ZeroTrust.Authentication.Events;

/// <summary>What came of one event.</summary>
internal abstract record EventOutcome
{
    private EventOutcome() { }

    /// <summary>The person has changed.</summary>
    /// <param name="Missed">How many sequence numbers were skipped just before it; noted, not waited for.</param>
    internal sealed record Applied(long Missed) : EventOutcome;

    /// <summary>The event was applied before.</summary>
    internal sealed record Duplicate : EventOutcome;

    /// <summary>A later event of the source about the person was applied before; this one changes nothing.</summary>
    internal sealed record Late : EventOutcome;

    /// <summary>A rule forbids it; the code is stable.</summary>
    internal sealed record Rejected(string Code) : EventOutcome;

    /// <summary>The word in the answer.</summary>
    public string Status => this switch
    {
        Applied => "applied",
        Duplicate => "duplicate",
        Late => "late",
        _ => "rejected",
    };
}

/// <summary>The codes of rejections.</summary>
internal static class RejectionCodes
{
    public const string TypeUnknown = "type_unknown";
    public const string SourceNotYours = "source_not_yours";
    public const string SubjectOfAnotherSource = "events.subject_of_another_source";
    public const string LastAdministrator = "events.last_administrator";
    public const string ServiceNotAllowed = "events.service_not_allowed";
    public const string RoleNotAllowed = "role_not_allowed";
    public const string RoleUnknown = "role_unknown";
    public const string UserNameTaken = "user_name_taken";
}
