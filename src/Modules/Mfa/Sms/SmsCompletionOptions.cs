using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace ZeroTrust.Mfa.Sms;

/// <summary>
/// Section <c>ZeroTrust:Mfa:Sms:Completion</c>: the alarm about countries and blocks of numbers whose codes are hardly ever entered.
/// </summary>
public sealed class SmsCompletionOptions
{
    /// <summary>The section's name.</summary>
    public const string Section = "ZeroTrust:Mfa:Sms:Completion";

    /// <summary>Whether anybody watches.</summary>
    public bool Enabled { get; set; } = true;

    /// <summary>Minutes that are looked back, and in which the same place gives one alarm.</summary>
    [Range(15, 1440)]
    public int WindowMinutes { get; set; } = 120;

    /// <summary>Fewest messages to a place that are enough to judge by.</summary>
    [Range(1, 100_000)]
    public int MinimumSends { get; set; } = 20;

    /// <summary>Percent of the codes that must have been entered.</summary>
    [Range(1, 100)]
    public int LowestPercent { get; set; } = 30;

    /// <summary>Minutes for which nothing is sent to a block of numbers after its alarm; 0 for none. Countries are never paused.</summary>
    [Range(0, 10_080)]
    public int PauseMinutes { get; set; } = 60;

    internal TimeSpan Window => TimeSpan.FromMinutes(WindowMinutes);
}

/// <summary>Refuses options that make no sense.</summary>
[OptionsValidator]
public sealed partial class SmsCompletionOptionsValidator : IValidateOptions<SmsCompletionOptions>;
