using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace ZeroTrust.Mfa.Sms;

/// <summary>How codes are sent to phones.</summary>
public enum SmsDelivery
{
    /// <summary>Not at all: the factor is not offered.</summary>
    Off,

    /// <summary>To the standard output, in clear; for development.</summary>
    Console,

    /// <summary>As a signed JSON call to an address of one's own (Standard Webhooks).</summary>
    Webhook,

    /// <summary>Over the REST API of Twilio, or of who speaks the same.</summary>
    Twilio,
}

/// <summary>Section <c>ZeroTrust:Mfa:Sms</c>.</summary>
public sealed class SmsOptions
{
    /// <summary>The section's name.</summary>
    public const string Section = "ZeroTrust:Mfa:Sms";

    /// <summary>How codes are sent; off until it is set.</summary>
    [EnumDataType(typeof(SmsDelivery))]
    public SmsDelivery Delivery { get; set; } = SmsDelivery.Off;

    /// <summary>
    /// The provider: the whole address of the webhook, or the base address of a Twilio-compatible API, where empty is Twilio itself. Https,
    /// or http on this machine.
    /// </summary>
    public string Address { get; set; } = "";

    /// <summary>The account's SID at Twilio, which begins with AC. Required for <see cref="SmsDelivery.Twilio"/>.</summary>
    public string Account { get; set; } = "";

    /// <summary>
    /// A file with the secret, so that no configuration holds it: for the webhook one signing key a line, base 64 with or without
    /// <c>whsec_</c>, two while they are changed; for Twilio the auth token. Read anew for each message.
    /// </summary>
    public string SecretFile { get; set; } = "";

    /// <summary>The sender: an E.164 number, a short code, a name of at most 11 letters and digits, or at Twilio the SID of a messaging service.</summary>
    public string From { get; set; } = "";

    /// <summary>Seconds that the provider may take for one message.</summary>
    [Range(1, 30)]
    public int TimeoutSeconds { get; set; } = 10;

    /// <summary>Tries after the first, while the code lives; the pauses between them grow fourfold from two seconds.</summary>
    [Range(0, 4)]
    public int Retries { get; set; } = 3;

    /// <summary>Countries of numbers that are served (ISO 3166-1, such as <c>DE</c>); empty for all that are known.</summary>
    public List<string> AllowedCountries { get; set; } = [];

    /// <summary>Most people who may have one number as a factor.</summary>
    [Range(1, 100)]
    public int AccountsPerNumber { get; set; } = 3;

    internal TimeSpan Timeout => TimeSpan.FromSeconds(TimeoutSeconds);

    internal bool Serves(string country) => AllowedCountries.Count == 0 || AllowedCountries.Contains(country);
}

/// <summary>Refuses options that make no sense.</summary>
[OptionsValidator]
public sealed partial class SmsOptionsValidator : IValidateOptions<SmsOptions>;
