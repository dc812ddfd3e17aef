using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace ZeroTrust.Mfa.Sms;

/// <summary>
/// Section <c>ZeroTrust:Mfa:Sms:Limits</c>: what bounds the bill where somebody has messages sent to numbers that pay him for it (SMS
/// pumping), and the bother where he has them sent to somebody else's.
/// </summary>
public sealed class SmsLimitOptions
{
    /// <summary>The section's name.</summary>
    public const string Section = "ZeroTrust:Mfa:Sms:Limits";

    /// <summary>Most messages to one number in an hour.</summary>
    [Range(1, 1000)]
    public int NumberPerHour { get; set; } = 5;

    /// <summary>Most messages to one number in a day.</summary>
    [Range(1, 1000)]
    public int NumberPerDay { get; set; } = 15;

    /// <summary>Most messages of one account in an hour.</summary>
    [Range(1, 1000)]
    public int AccountPerHour { get; set; } = 5;

    /// <summary>Most messages of one account in a day.</summary>
    [Range(1, 1000)]
    public int AccountPerDay { get; set; } = 15;

    /// <summary>Most messages asked for from one network (an IPv4 address, an IPv6 /64) in an hour; many people may share one.</summary>
    [Range(1, 100_000)]
    public int NetworkPerHour { get; set; } = 30;

    /// <summary>Most messages asked for from one network in a day.</summary>
    [Range(1, 100_000)]
    public int NetworkPerDay { get; set; } = 150;

    /// <summary>Most messages to one block of numbers in an hour.</summary>
    [Range(1, 100_000)]
    public int PrefixPerHour { get; set; } = 50;

    /// <summary>Most messages to one block of numbers in a day.</summary>
    [Range(1, 100_000)]
    public int PrefixPerDay { get; set; } = 300;

    /// <summary>Most messages to one country in an hour.</summary>
    [Range(1, 100_000)]
    public int CountryPerHour { get; set; } = 500;

    /// <summary>Most messages to one country in a day.</summary>
    [Range(1, 100_000)]
    public int CountryPerDay { get; set; } = 5000;

    /// <summary>Digits after the country code that make a block of numbers; the last four of a number never belong to it.</summary>
    [Range(1, 8)]
    public int PrefixDigits { get; set; } = 4;

    /// <summary>Messages to one number without a pause; only those count whose code was not entered.</summary>
    [Range(1, 20)]
    public int FreeSends { get; set; } = 2;

    /// <summary>Seconds of the first pause after them; each further one is twice as long.</summary>
    [Range(1, 3600)]
    public int PauseSeconds { get; set; } = 60;

    /// <summary>Seconds of the longest pause.</summary>
    [Range(1, 86_400)]
    public int MaxPauseSeconds { get; set; } = 3600;
}

/// <summary>Refuses options that make no sense.</summary>
[OptionsValidator]
public sealed partial class SmsLimitOptionsValidator : IValidateOptions<SmsLimitOptions>;

/// <summary>Rules that attributes cannot say.</summary>
internal sealed class SmsLimitOptionsRules : IValidateOptions<SmsLimitOptions>
{
    /// <inheritdoc />
    public ValidateOptionsResult Validate(string? name, SmsLimitOptions options)
    {
        (string Name, int Hour, int Day)[] limits =
        [
            ("Number", options.NumberPerHour, options.NumberPerDay), ("Account", options.AccountPerHour, options.AccountPerDay),
            ("Network", options.NetworkPerHour, options.NetworkPerDay), ("Prefix", options.PrefixPerHour, options.PrefixPerDay),
            ("Country", options.CountryPerHour, options.CountryPerDay),
        ];
        var faults = limits.Where(limit => limit.Hour > limit.Day).Select(limit => $"{SmsLimitOptions.Section}:{limit.Name}PerHour must not exceed {limit.Name}PerDay.").ToList();
        if (options.PauseSeconds > options.MaxPauseSeconds)
        {
            faults.Add($"{SmsLimitOptions.Section}:PauseSeconds must not exceed MaxPauseSeconds.");
        }

        return faults.Count > 0 ? ValidateOptionsResult.Fail(faults) : ValidateOptionsResult.Success;
    }
}
