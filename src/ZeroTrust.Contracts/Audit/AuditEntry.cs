using System.Collections.Immutable;
using System.Diagnostics;

namespace ZeroTrust.Contracts.Audit;

/// <summary>What came of the audited action.</summary>
public enum AuditOutcome
{
    /// <summary>It was done.</summary>
    Success,

    /// <summary>It was refused by a rule.</summary>
    Denied,

    /// <summary>It was tried and did not work.</summary>
    Failure,
}

/// <summary>Who acted: <c>user</c>, <c>service</c>, <c>system</c> or <c>anonymous</c>, and the id of that kind.</summary>
public sealed record AuditActor(string Kind, string Id)
{
    /// <summary>The platform itself: schedules, migrations, first start.</summary>
    public static readonly AuditActor System = new("system", Caller.Platform);

    /// <summary>Somebody who has not proved who they are.</summary>
    public static readonly AuditActor Anonymous = new("anonymous", "-");

    /// <summary>The actor that a verified token names.</summary>
    public static AuditActor Of(Caller caller) => new(caller.KindName, caller.Subject);
}

/// <summary>A field that the action changed. Values are never personal or secret; those are named only.</summary>
public sealed record AuditChange(string Field, string? Before, string? After);

/// <summary>
/// One entry of the audit trail. Time and id are added by the writer.
/// </summary>
/// <param name="Action">Stable, <c>noun.verb</c>, such as <c>session.opened</c>.</param>
/// <param name="ResourceType">The noun that was acted on, such as <c>session</c>.</param>
/// <param name="Reason">A stable code of why, for refusals and failures.</param>
public sealed record AuditEntry(
    string Action,
    AuditActor Actor,
    string ResourceType,
    string ResourceId,
    AuditOutcome Outcome,
    string? Reason = null)
{
    /// <summary>The trace of the call that caused it: where the entry is made, unless that is work done for several calls at once.</summary>
    public string? CorrelationId { get; init; } = Activity.Current?.TraceId.ToHexString();

    /// <summary>The fields that changed, in the order given.</summary>
    public ImmutableArray<AuditChange> Changes { get; init; } = [];

    /// <summary>Personal values that belong to the evidence (client address, user name); stored encrypted, apart from the rest.</summary>
    public ImmutableArray<AuditPersonalValue> Personal { get; init; } = [];
}

/// <summary>A personal value of an entry, by the name of what it is.</summary>
public sealed record AuditPersonalValue(string Name, string Value)
{
    /// <summary>Shows the name only.</summary>
    public override string ToString() => Name;
}
