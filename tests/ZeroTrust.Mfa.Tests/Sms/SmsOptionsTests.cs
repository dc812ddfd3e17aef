using Microsoft.Extensions.Options;
using Shouldly;
using Xunit;
using ZeroTrust.Mfa.Sms;
using ZeroTrust.Testing;

namespace ZeroTrust.Mfa.Tests.Sms;

public sealed class SmsOptionsTests : IDisposable
{
    private const string Account = "AC0123456789abcdef0123456789abcdef";
    private readonly TemporaryFolder _folder = new("sms-options");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void What_is_off_needs_nothing() => Faults(new SmsOptions()).ShouldBeEmpty();

    [Theory]
    [InlineData("https://sms.example/send", null)]
    [InlineData("http://127.0.0.1:9000/send?a=b", null)]
    [InlineData("http://localhost/send", null)]
    [InlineData("", "Address")]
    [InlineData("http://sms.example/send", "Address")]
    [InlineData("https://user:word@sms.example/", "Address")]
    [InlineData("ftp://localhost/", "Address")]
    [InlineData("sms.example", "Address")]
    public void A_webhook_goes_over_tls_or_stays_on_this_machine(string address, string? fault) =>
        Names(new SmsOptions { Delivery = SmsDelivery.Webhook, Address = address, SecretFile = File(Convert.ToBase64String(new byte[24])) }).ShouldBe(fault is null ? [] : [fault]);

    [Theory]
    [InlineData("")]
    [InlineData("c2hvcnQ=")]
    [InlineData("hunter2, which is no base 64")]
    public void A_webhook_needs_a_long_key_and_a_bad_one_is_not_told(string secret)
    {
        var faults = Faults(new SmsOptions { Delivery = SmsDelivery.Webhook, Address = "https://sms.example/", SecretFile = File(secret) });
        faults.ShouldHaveSingleItem().ShouldStartWith("ZeroTrust:Mfa:Sms:SecretFile ");
        faults.ShouldAllBe(fault => secret.Length == 0 || !fault.Contains(secret, StringComparison.Ordinal));
        Names(new SmsOptions { Delivery = SmsDelivery.Webhook, Address = "https://sms.example/", SecretFile = "/no/such/file" }).ShouldBe(["SecretFile"]);
    }

    [Theory]
    [InlineData(Account, "+15005550006", "token", "")]
    [InlineData(Account, "MG0123456789abcdef0123456789abcdef", "token", "")]
    [InlineData("", "+15005550006", "token", "Account")]
    [InlineData("AC0123/../x", "+15005550006", "token", "Account")]
    [InlineData(Account, "", "token", "From")]
    [InlineData(Account, "+0", "token", "From")]
    [InlineData(Account, "a name that is too long", "token", "From")]
    [InlineData(Account, "ACME", "", "SecretFile")]
    public void Twilio_needs_account_sender_and_token(string account, string from, string token, string fault) =>
        Names(new SmsOptions { Delivery = SmsDelivery.Twilio, Account = account, From = from, SecretFile = File(token) }).ShouldBe(fault.Length == 0 ? [] : [fault]);

    [Theory]
    [InlineData("DE", true)]
    [InlineData("de", false)]
    [InlineData("49", false)]
    [InlineData("XX", false)]
    [InlineData("", false)]
    public void Countries_are_known_ones(string country, bool isGood) => Names(new SmsOptions { AllowedCountries = [country] }).ShouldBe(isGood ? [] : ["AllowedCountries"]);

    [Fact]
    public void An_hour_has_no_more_than_a_day()
    {
        new SmsLimitOptionsRules().Validate(null, new SmsLimitOptions()).Succeeded.ShouldBeTrue();
        var bad = new SmsLimitOptions { NumberPerHour = 16, CountryPerHour = 5001, PauseSeconds = 3600, MaxPauseSeconds = 60 };
        new SmsLimitOptionsRules().Validate(null, bad).Failures!.Select(NameOf).ShouldBe(["NumberPerHour", "CountryPerHour", "PauseSeconds"]);
    }

    private string File(string text)
    {
        var file = _folder.Inside("secret");
        System.IO.File.WriteAllText(file, text);
        return file;
    }

    private static List<string> Faults(SmsOptions options) => [.. new SmsOptionsRules().Validate(null, options) is { Failed: true } result ? result.Failures : []];

    private static List<string> Names(SmsOptions options) => [.. Faults(options).Select(NameOf)];

    private static string NameOf(string fault) => fault.Split(' ')[0].Split(':')[^1];
}
