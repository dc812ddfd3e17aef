using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Time.Testing;
using Shouldly;
using Xunit;
using ZeroTrust.Mfa.Sms;
using ZeroTrust.Mfa.Sms.Providers;

namespace ZeroTrust.Mfa.Tests.Sms;

/// <summary>Against a server on a real socket that computes the signature by itself.</summary>
public sealed class WebhookSmsTests : IAsyncLifetime
{
    private static readonly byte[] Key = [.. Enumerable.Range(1, 32).Select(i => (byte)i)];
    private static readonly DateTimeOffset Now = new(2026, 11, 24, 12, 0, 0, TimeSpan.Zero);
    private static readonly SmsText Sample = new("0193", "+4915123456789", "Grüße: 123456", Now.AddMinutes(10));
    private ProviderServer _server = null!;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _server = await ProviderServer.StartAsync();

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Fact]
    public async Task A_call_is_signed_over_id_time_and_body()
    {
        (await SendAsync()).ShouldBe(new SmsOutcome.Taken());
        var call = _server.Calls.ShouldHaveSingleItem();
        call.Method.ShouldBe("POST");
        call.Path.ShouldBe("/sms");
        call.Headers["Content-Type"].ShouldBe("application/json");
        call.Headers["webhook-id"].ShouldBe(Sample.Id);
        call.Headers["webhook-timestamp"].ShouldBe(Now.ToUnixTimeSeconds().ToString(System.Globalization.CultureInfo.InvariantCulture));
        call.Headers["webhook-signature"].ShouldBe(SignatureOf(call, Key));
        call.Headers.ShouldNotContainKey("traceparent");
        using var body = JsonDocument.Parse(call.Body);
        body.RootElement.EnumerateObject().Select(member => $"{member.Name}={member.Value}").ShouldBe(
            ["id=0193", "to=+4915123456789", "from=ACME", "text=Grüße: 123456", "not_after=2026-11-24T12:10:00+00:00"]);
    }

    [Fact]
    public async Task While_keys_are_changed_both_sign()
    {
        byte[] next = [.. Key.Reverse()];
        await SendAsync(secret: $"whsec_{Convert.ToBase64String(Key)}\n{Convert.ToBase64String(next)}\n");
        var call = _server.Calls.ShouldHaveSingleItem();
        call.Headers["webhook-signature"].ShouldBe($"{SignatureOf(call, Key)} {SignatureOf(call, next)}");
    }

    [Theory]
    [InlineData(400, true, false)]
    [InlineData(422, true, false)]
    [InlineData(401, false, false)]
    [InlineData(404, false, false)]
    [InlineData(408, false, false)]
    [InlineData(429, false, false)]
    [InlineData(500, false, true)]
    [InlineData(503, false, false)]
    [InlineData(504, false, true)]
    public async Task Only_what_is_said_of_the_message_is_final(int status, bool isFinal, bool maySend)
    {
        _server.Answer = context => Status(context, status);
        (await SendAsync()).ShouldBe(isFinal ? new SmsOutcome.Refused($"status_{status}") : new SmsOutcome.Failed($"status_{status}", maySend));
    }

    [Fact]
    public async Task A_redirect_is_not_followed()
    {
        _server.Answer = context =>
        {
            context.Response.Redirect($"{_server.Url}/elsewhere");
            return Task.CompletedTask;
        };
        (await SendAsync()).ShouldBe(new SmsOutcome.Failed("status_302", MaySend: false));
        _server.Calls.Count.ShouldBe(1);
    }

    [Fact]
    public async Task A_provider_that_does_not_answer_is_not_waited_for()
    {
        var free = new TaskCompletionSource();
        _server.Answer = _ => free.Task;
        (await SendAsync()).ShouldBe(new SmsOutcome.Failed("timeout", MaySend: true));
        free.SetResult();
    }

    [Fact]
    public async Task A_provider_that_cannot_be_reached_has_sent_nothing()
    {
        await _server.StopAsync();
        (await SendAsync()).ShouldBe(new SmsOutcome.Failed("unreachable", MaySend: false));
    }

    [Fact]
    public async Task An_answer_that_never_ends_is_not_read()
    {
        _server.Answer = Endless(200);
        (await SendAsync()).ShouldBe(new SmsOutcome.Taken());
        _server.Answer = Endless(400);
        (await SendAsync()).ShouldBe(new SmsOutcome.Refused("status_400"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("not base 64!")]
    [InlineData("c2hvcnQ=")]
    [InlineData("AAECAwQFBgcICQoLDA0ODxAREhMUFRYX\nAAECAwQFBgcICQoLDA0ODxAREhMUFRYX\nAAECAwQFBgcICQoLDA0ODxAREhMUFRYX")]
    public async Task Without_a_good_key_nothing_is_sent(string secret)
    {
        (await SendAsync(secret)).ShouldBe(new SmsOutcome.Failed("secret_file", MaySend: false));
        _server.Calls.ShouldBeEmpty();
    }

    private static string SignatureOf(ProviderServer.Call call, byte[] key) =>
        $"v1,{Convert.ToBase64String(HMACSHA256.HashData(key, (byte[])[.. Encoding.UTF8.GetBytes($"{call.Headers["webhook-id"]}.{call.Headers["webhook-timestamp"]}."), .. call.Body]))}";

    internal static Func<HttpContext, Task> Endless(int status) => async context =>
    {
        context.Response.StatusCode = status;
        var piece = new byte[64 * 1024];
        while (!context.RequestAborted.IsCancellationRequested)
        {
            await context.Response.Body.WriteAsync(piece, context.RequestAborted);
        }
    };

    internal static Task Status(HttpContext context, int status, string? body = null)
    {
        context.Response.StatusCode = status;
        return body is null ? Task.CompletedTask : context.Response.WriteAsync(body);
    }

    private async Task<SmsOutcome> SendAsync(string? secret = null)
    {
        var options = ProviderServer.Options(new SmsOptions
        {
            Delivery = SmsDelivery.Webhook, Address = $"{_server.Url}/sms", From = "ACME", TimeoutSeconds = 1, SecretFile = _server.Secret(secret ?? Convert.ToBase64String(Key)),
        });
        using var http = new ProviderHttp(options);
        return await new WebhookSms(http, options, new FakeTimeProvider(Now)).SendAsync(Sample, Ct);
    }
}
