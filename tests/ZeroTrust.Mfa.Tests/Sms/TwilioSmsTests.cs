using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Time.Testing;
using Shouldly;
using Xunit;
using ZeroTrust.Mfa.Sms;
using ZeroTrust.Mfa.Sms.Providers;

namespace ZeroTrust.Mfa.Tests.Sms;

/// <summary>Against a server on a real socket that answers as the API's description says.</summary>
public sealed class TwilioSmsTests : IAsyncLifetime
{
    private const string Account = "AC0123456789abcdef0123456789abcdef";
    private static readonly DateTimeOffset Now = new(2026, 11, 24, 12, 0, 0, TimeSpan.Zero);
    private static readonly SmsText Sample = new("0193", "+4915123456789", "123456 & more", Now.AddMinutes(10));
    private ProviderServer _server = null!;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _server = await ProviderServer.StartAsync();

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Theory]
    [InlineData("+15005550006", "From")]
    [InlineData("MG0123456789abcdef0123456789abcdef", "MessagingServiceSid")]
    public async Task A_message_is_a_form_with_basic_authentication(string from, string field)
    {
        _server.Answer = context => WebhookSmsTests.Status(context, 201, """{"sid":"SM1","status":"queued"}""");
        (await SendAsync(from)).ShouldBe(new SmsOutcome.Taken());
        var call = _server.Calls.ShouldHaveSingleItem();
        call.Method.ShouldBe("POST");
        call.Path.ShouldBe($"/2010-04-01/Accounts/{Account}/Messages.json");
        call.Headers["Authorization"].ShouldBe($"Basic {Convert.ToBase64String(Encoding.UTF8.GetBytes($"{Account}:tok en"))}");
        call.Headers["Content-Type"].ShouldBe("application/x-www-form-urlencoded");
        var form = new FormReader(Encoding.UTF8.GetString(call.Body)).ReadForm();
        form.ToDictionary(pair => pair.Key, pair => pair.Value.ToString()).ShouldBe(
            new Dictionary<string, string> { ["To"] = Sample.To, [field] = from, ["Body"] = Sample.Text, ["ValidityPeriod"] = "600" }, ignoreOrder: true);
    }

    [Theory]
    [InlineData(400, """{"code":21211,"message":"bad +4915123456789","status":400}""", "twilio_21211", true, false)]
    [InlineData(400, """{"code":21610,"status":400}""", "twilio_21610", true, false)]
    [InlineData(400, """{"code":21614}""", "twilio_21614", true, false)]
    [InlineData(400, """{"code":21606,"message":"the sender is not yours"}""", "twilio_21606", false, false)]
    [InlineData(401, """{"code":20003,"message":"Authenticate"}""", "twilio_20003", false, false)]
    [InlineData(429, """{"code":20429}""", "twilio_20429", false, false)]
    [InlineData(400, "", "status_400", false, false)]
    [InlineData(400, "[21211]", "status_400", false, false)]
    [InlineData(400, """{"code":"21211"}""", "status_400", false, false)]
    [InlineData(400, """{"code":21211,"code":1}""", "status_400", false, false)]
    [InlineData(500, "<html>", "status_500", false, true)]
    [InlineData(503, "", "status_503", false, false)]
    public async Task Errors_are_final_where_they_are_of_the_number(int status, string body, string reason, bool isFinal, bool maySend)
    {
        _server.Answer = context => WebhookSmsTests.Status(context, status, body);
        (await SendAsync()).ShouldBe(isFinal ? new SmsOutcome.Refused(reason) : new SmsOutcome.Failed(reason, maySend));
    }

    [Fact]
    public async Task Neither_a_redirect_nor_an_endless_answer_is_followed()
    {
        _server.Answer = context =>
        {
            context.Response.Redirect($"{_server.Url}/elsewhere");
            return Task.CompletedTask;
        };
        (await SendAsync()).ShouldBe(new SmsOutcome.Failed("status_302", MaySend: false));
        _server.Answer = WebhookSmsTests.Endless(400);
        (await SendAsync()).ShouldBe(new SmsOutcome.Failed("status_400", MaySend: false));
        _server.Calls.Count.ShouldBe(2);
    }

    [Fact]
    public async Task Without_the_token_nothing_is_sent()
    {
        (await SendAsync(secretFile: "/no/such/file")).ShouldBe(new SmsOutcome.Failed("secret_file", MaySend: false));
        _server.Calls.ShouldBeEmpty();
    }

    private async Task<SmsOutcome> SendAsync(string from = "+15005550006", string? secretFile = null)
    {
        var options = ProviderServer.Options(new SmsOptions
        {
            Delivery = SmsDelivery.Twilio, Address = _server.Url, Account = Account, From = from, TimeoutSeconds = 1, SecretFile = secretFile ?? _server.Secret("tok en\n"),
        });
        using var http = new ProviderHttp(options);
        return await new TwilioSms(http, options, new FakeTimeProvider(Now)).SendAsync(Sample, Ct);
    }
}
