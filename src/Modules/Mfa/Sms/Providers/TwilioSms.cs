using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Options;
using ZeroTrust.Platform.Json;

namespace ZeroTrust.Mfa.Sms.Providers;

/// <summary>Creates a message over the REST API of Twilio (2010-04-01), or of who speaks the same.</summary>
internal sealed class TwilioSms(ProviderHttp http, IOptions<SmsOptions> options, TimeProvider clock) : ISmsSender
{
    private const string Itself = "https://api.twilio.com";
    private const string ServiceMark = "MG";

    // Twilio's own bounds of how long it may queue a message.
    private const int ShortestValidity = 1;
    private const int LongestValidity = 14_400;

    /// <inheritdoc />
    public async Task<SmsOutcome> SendAsync(SmsText sms, CancellationToken ct)
    {
        if (SecretFile.Read(options.Value.SecretFile) is not { } token)
        {
            return new SmsOutcome.Failed("secret_file", MaySend: false);
        }

        var server = options.Value.Address is { Length: > 0 } address ? address.TrimEnd('/') : Itself;
        using var request = new HttpRequestMessage(HttpMethod.Post, $"{server}/2010-04-01/Accounts/{options.Value.Account}/Messages.json")
        {
            Content = new FormUrlEncodedContent(FieldsOf(sms)),
        };
        request.Headers.Authorization = new AuthenticationHeaderValue(
            "Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{options.Value.Account}:{token.Reveal()}")));
        return await http.CallAsync(request, Judge, ct);
    }

    private Dictionary<string, string> FieldsOf(SmsText sms) => new()
    {
        ["To"] = sms.To,
        [options.Value.From.StartsWith(ServiceMark, StringComparison.Ordinal) ? "MessagingServiceSid" : "From"] = options.Value.From,
        ["Body"] = sms.Text,
        // A code that waits behind a phone that is off is not delivered when it is of no use any more.
        ["ValidityPeriod"] = Math.Clamp((int)(sms.NotAfter - clock.GetUtcNow()).TotalSeconds, ShortestValidity, LongestValidity).ToString(CultureInfo.InvariantCulture),
    };

    private static SmsOutcome Judge(HttpStatusCode status, string answer)
    {
        var code = CodeOf(answer);
        var reason = code > 0 ? $"twilio_{code}" : $"status_{(int)status}";
        return TwilioErrors.AreFinal(code)
            ? new SmsOutcome.Refused(reason)
            : new SmsOutcome.Failed(reason, MaySend: code == 0 && (int)status >= 500 && status != HttpStatusCode.ServiceUnavailable);
    }

    private static int CodeOf(string answer)
    {
        try
        {
            using var document = JsonDocument.Parse(answer, StrictJson.Options(maxDepth: 8));
            return document.RootElement.ValueKind == JsonValueKind.Object && document.RootElement.TryGetProperty("code", out var code)
                && code.ValueKind == JsonValueKind.Number && code.TryGetInt32(out var number) && number > 0 ? number : 0;
        }
        catch (Exception exception) when (StrictJson.IsFault(exception))
        {
            return 0;
        }
    }
}
