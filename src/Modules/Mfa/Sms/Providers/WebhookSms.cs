using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using Microsoft.Extensions.Options;

namespace ZeroTrust.Mfa.Sms.Providers;

/// <summary>Posts each message as JSON to an address of the operator, signed.</summary>
internal sealed class WebhookSms(ProviderHttp http, IOptions<SmsOptions> options, TimeProvider clock) : ISmsSender
{
    /// <inheritdoc />
    public async Task<SmsOutcome> SendAsync(SmsText sms, CancellationToken ct)
    {
        if (SecretFile.Read(options.Value.SecretFile) is not { } secret || WebhookKeys.Parse(secret) is not { } keys)
        {
            return new SmsOutcome.Failed("secret_file", MaySend: false);
        }

        var from = options.Value.From is { Length: > 0 } sender ? sender : null;
        var body = JsonSerializer.SerializeToUtf8Bytes(new WebhookMessage(sms.Id, sms.To, from, sms.Text, sms.NotAfter), SmsJson.Default.WebhookMessage);
        var now = clock.GetUtcNow().ToUnixTimeSeconds();
        using var request = new HttpRequestMessage(HttpMethod.Post, options.Value.Address) { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        request.Headers.Add("webhook-id", sms.Id);
        request.Headers.Add("webhook-timestamp", now.ToString(CultureInfo.InvariantCulture));
        request.Headers.Add("webhook-signature", keys.Sign(sms.Id, now, body));
        return await http.CallAsync(request, static (status, _) => Judge(status), ct);
    }

    // 400 and 422 say that the message is bad; all else may be a matter of setting up or of time.
    private static SmsOutcome Judge(HttpStatusCode status) => status is HttpStatusCode.BadRequest or HttpStatusCode.UnprocessableEntity
        ? new SmsOutcome.Refused($"status_{(int)status}")
        : new SmsOutcome.Failed($"status_{(int)status}", MaySend: (int)status >= 500 && status != HttpStatusCode.ServiceUnavailable);
}

/// <summary>The body of the call. Never printed.</summary>
internal sealed record WebhookMessage(string Id, string To, string? From, string Text, DateTimeOffset NotAfter)
{
    public override string ToString() => Id;
}
