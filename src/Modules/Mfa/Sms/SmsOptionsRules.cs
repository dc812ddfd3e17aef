using System.Text.RegularExpressions;
using Microsoft.Extensions.Options;
using ZeroTrust.Mfa.Sms.Numbers;
using ZeroTrust.Mfa.Sms.Providers;

namespace ZeroTrust.Mfa.Sms;

/// <summary>Rules that attributes cannot say. Nothing is asked of a provider that is not used.</summary>
internal sealed partial class SmsOptionsRules : IValidateOptions<SmsOptions>
{
    /// <inheritdoc />
    public ValidateOptionsResult Validate(string? name, SmsOptions options)
    {
        var faults = FaultsOf(options).ToList();
        return faults.Count > 0 ? ValidateOptionsResult.Fail(faults) : ValidateOptionsResult.Success;
    }

    private static IEnumerable<string> FaultsOf(SmsOptions options)
    {
        if (options.AllowedCountries.FirstOrDefault(country => !PhoneNumber.Countries.Contains(country)) is not null)
        {
            yield return $"{SmsOptions.Section}:AllowedCountries must be codes of ISO 3166-1 in capitals, such as DE.";
        }

        if (options.From.Length > 0 && !Sender().IsMatch(options.From))
        {
            yield return $"{SmsOptions.Section}:From must be an E.164 number, a short code, at most 11 letters and digits, or the SID of a messaging service.";
        }

        foreach (var fault in options.Delivery switch
        {
            SmsDelivery.Webhook => FaultsOfWebhook(options),
            SmsDelivery.Twilio => FaultsOfTwilio(options),
            _ => [],
        })
        {
            yield return fault;
        }
    }

    private static IEnumerable<string> FaultsOfWebhook(SmsOptions options)
    {
        if (!IsSafe(options.Address))
        {
            yield return $"{SmsOptions.Section}:Address must be an https address, or http on this machine, where Delivery is Webhook.";
        }

        if (SecretFile.Read(options.SecretFile) is not { } secret || WebhookKeys.Parse(secret) is null)
        {
            yield return $"{SmsOptions.Section}:SecretFile must name a file with one or two keys of at least {WebhookKeys.MinBytes} bytes in base 64 where Delivery is Webhook.";
        }
    }

    private static IEnumerable<string> FaultsOfTwilio(SmsOptions options)
    {
        if (options.Address.Length > 0 && !IsSafe(options.Address))
        {
            yield return $"{SmsOptions.Section}:Address must be an https address, or http on this machine.";
        }

        if (!AccountSid().IsMatch(options.Account))
        {
            yield return $"{SmsOptions.Section}:Account must be an account's SID, AC and 32 hexadecimal digits, where Delivery is Twilio.";
        }

        if (options.From.Length == 0)
        {
            yield return $"{SmsOptions.Section}:From must be set where Delivery is Twilio.";
        }

        if (SecretFile.Read(options.SecretFile) is not { } secret || secret.Reveal().Length == 0)
        {
            yield return $"{SmsOptions.Section}:SecretFile must name a file with the auth token where Delivery is Twilio.";
        }
    }

    private static bool IsSafe(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var uri) && (uri.Scheme == Uri.UriSchemeHttps || (uri.Scheme == Uri.UriSchemeHttp && uri.IsLoopback))
        && !text.Any(char.IsControl) && uri.UserInfo.Length == 0 && uri.Fragment.Length == 0;

    [GeneratedRegex(@"\A(\+[1-9][0-9]{6,14}|[0-9]{3,8}|(?=.*[A-Za-z])[A-Za-z0-9 ]{1,11}|MG[0-9a-f]{32})\z")]
    private static partial Regex Sender();

    [GeneratedRegex(@"\AAC[0-9a-f]{32}\z")]
    private static partial Regex AccountSid();
}
