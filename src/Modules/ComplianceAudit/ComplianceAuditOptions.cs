using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace ZeroTrust.ComplianceAudit;

/// <summary>Section <c>ZeroTrust:ComplianceAudit</c>.</summary>
public sealed class ComplianceAuditOptions
{
    /// <summary>The section's name.</summary>
    public const string Section = "ZeroTrust:ComplianceAudit";

    /// <summary>Facts that wait in memory at most. A killed process loses no more than these.</summary>
    [Range(100, 1_000_000)]
    public int QueueCapacity { get; set; } = 20_000;

    /// <summary>Milliseconds that a caller waits for room in a full queue before it is refused.</summary>
    [Range(0, 10_000)]
    public int QueueMaxWaitMilliseconds { get; set; } = 250;

    /// <summary>Facts in one block at most.</summary>
    [Range(1, 1000)]
    public int BlockMaxFacts { get; set; } = 1000;

    /// <summary>Milliseconds that a fact waits for others to share its block.</summary>
    [Range(1, 5000)]
    public int FlushIntervalMilliseconds { get; set; } = 50;

    /// <summary>
    /// Whether decisions are recorded: <c>On</c> or <c>Off</c>. Off leaves no evidence of who was let in, no replay and no news of refused
    /// calls; other facts are recorded all the same. Said at each start, in the stream and by a metric.
    /// </summary>
    [EnumDataType(typeof(DecisionRecording))]
    public DecisionRecording DecisionLog { get; set; } = DecisionRecording.On;

    /// <summary>What happens to a decision that finds the queue full: <c>Block</c>, <c>ShedAllows</c> or <c>Refuse</c>. Other facts always wait.</summary>
    [EnumDataType(typeof(DecisionOverflow))]
    public DecisionOverflow DecisionOverflow { get; set; } = DecisionOverflow.Block;

    /// <summary>
    /// What is masked in decisions: <c>path</c> (the first segment stays), <c>actor</c> (a keyed hash stands for a person). A masked
    /// decision cannot be replayed faithfully.
    /// </summary>
    public List<string> DecisionMask { get; set; } = [];

    /// <summary>Longest pause between two tries to store a block while PostgreSQL is away, in milliseconds.</summary>
    [Range(10, 60_000)]
    public int RetryMaxPauseMilliseconds { get; set; } = 1000;

    /// <summary>Seconds that a graceful stop may take to store what waits.</summary>
    [Range(1, 120)]
    public int DrainSeconds { get; set; } = 10;

    /// <summary>
    /// Days that evidence is kept; seven years by default, which covers SOX (17 CFR 210.2-06) and the twelve months of PCI DSS
    /// 10.5.1. Each purge leaves an entry of its own.
    /// </summary>
    [Range(366, 36_525)]
    public int RetentionDays { get; set; } = 2557;

    /// <summary>Hours within which a change request must be approved.</summary>
    [Range(1, 720)]
    public int ChangeExpiryHours { get; set; } = 24;

    /// <summary>Change requests of one requester that may wait at a time.</summary>
    [Range(1, 1000)]
    public int MaxOpenChanges { get; set; } = 20;

    /// <summary>Days that a change request is kept after it ended. What it changed and who approved it stay in the trail.</summary>
    [Range(30, 36_525)]
    public int ChangeKeepDays { get; set; } = 730;
}

/// <summary>Refuses options that make no sense.</summary>
[OptionsValidator]
public sealed partial class ComplianceAuditOptionsValidator : IValidateOptions<ComplianceAuditOptions>;

/// <summary>Whether decisions are recorded.</summary>
public enum DecisionRecording
{
    /// <summary>Each, before it is given.</summary>
    On,

    /// <summary>None.</summary>
    Off,
}

/// <summary>What happens to a decision that finds no room for its record.</summary>
public enum DecisionOverflow
{
    /// <summary>It waits for as long as <c>QueueMaxWaitMilliseconds</c> says, and is then refused.</summary>
    Block,

    /// <summary>An allowed one is given and not recorded, and the stream tells how many; a denied one waits. A tenth of the queue is kept for denials.</summary>
    ShedAllows,

    /// <summary>It is refused at once.</summary>
    Refuse,
}
