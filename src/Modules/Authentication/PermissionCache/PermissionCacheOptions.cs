using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace ZeroTrust.Authentication.PermissionCache;

/// <summary>Section <c>ZeroTrust:PermissionCache</c>.</summary>
public sealed class PermissionCacheOptions
{
    /// <summary>The section's name.</summary>
    public const string Section = "ZeroTrust:PermissionCache";

    /// <summary>Most subjects with a local copy.</summary>
    [Range(100, 5_000_000)]
    public int MaxLocalSubjects { get; set; } = 50_000;

    /// <summary>Most subjects whose last change is remembered exactly, to tell stale Redis values from good ones; the rest goes to a sketch of fixed size.</summary>
    [Range(100, 5_000_000)]
    public int MaxFloors { get; set; } = 50_000;

    /// <summary>Minutes for which a value in Redis may be trusted after it was read from PostgreSQL; also its time to live.</summary>
    [Range(5, 1440)]
    public int RedisMinutes { get; set; } = 60;

    /// <summary>
    /// Seconds that a transaction may take plus the most that the clocks of instances and PostgreSQL may differ.
    /// </summary>
    [Range(15, 240)]
    public int MarginSeconds { get; set; } = 60;

    /// <summary>Seconds that an unknown subject is remembered as unknown.</summary>
    [Range(1, 300)]
    public int NegativeSeconds { get; set; } = 5;

    /// <summary>Seconds without a sign of the change feed after which copies are no longer trusted while PostgreSQL answers.</summary>
    [Range(1, 60)]
    public int SilenceSeconds { get; set; } = 5;

    /// <summary>Seconds of silence for which copies stand in while PostgreSQL does not answer; then calls are denied.</summary>
    [Range(1, 3600)]
    public int StaleLimitSeconds { get; set; } = 60;

    /// <summary>Reads of PostgreSQL under way at once, so that a cold cache leaves connections to others.</summary>
    [Range(1, 500)]
    public int MaxDatabaseReads { get; set; } = 16;

    /// <summary>Milliseconds that one read may wait for PostgreSQL.</summary>
    [Range(50, 30_000)]
    public int DatabaseDeadlineMilliseconds { get; set; } = 2000;

    /// <summary>Subjects per second that a refill of Redis writes at most.</summary>
    [Range(100, 1_000_000)]
    public int RefillPerSecond { get; set; } = 20_000;

    /// <summary>Minutes between two comparisons of the copies with PostgreSQL.</summary>
    [Range(1, 1440)]
    public int SweepMinutes { get; set; } = 10;

    /// <summary>Subjects per second that a comparison looks at, at most.</summary>
    [Range(10, 1_000_000)]
    public int SweepPerSecond { get; set; } = 2000;

    /// <summary>Seconds after a change in which a copy without it is on its way and not adrift.</summary>
    [Range(1, 300)]
    public int DriftGraceSeconds { get; set; } = 10;

    /// <summary>Days that the outcome of a comparison is kept.</summary>
    [Range(1, 3650)]
    public int KeepSweepDays { get; set; } = 30;
}

[OptionsValidator]
internal sealed partial class PermissionCacheOptionsValidator : IValidateOptions<PermissionCacheOptions>;

/// <summary>The rule between fields.</summary>
internal sealed class PermissionCacheRules : IValidateOptions<PermissionCacheOptions>
{
    /// <inheritdoc />
    public ValidateOptionsResult Validate(string? name, PermissionCacheOptions options) =>
        options.StaleLimitSeconds >= options.SilenceSeconds
            ? ValidateOptionsResult.Success
            : ValidateOptionsResult.Fail($"{PermissionCacheOptions.Section}:StaleLimitSeconds must be at least SilenceSeconds.");
}
