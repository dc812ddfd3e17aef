using System.Text.Json.Serialization;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using ZeroTrust.Mfa.Challenges;
using ZeroTrust.Mfa.Reactions;
using ZeroTrust.Mfa.Sms;
using ZeroTrust.Mfa.Sms.Codes;
using ZeroTrust.Mfa.Sms.Completion;
using ZeroTrust.Mfa.Sms.Delivery;
using ZeroTrust.Mfa.Sms.Enrolment;
using ZeroTrust.Mfa.Sms.Limits;
using ZeroTrust.Mfa.Sms.Numbers;
using ZeroTrust.Mfa.Sms.Providers;
using ZeroTrust.Platform.Retention;

namespace ZeroTrust.Mfa;

/// <summary>What codes by SMS give to the module.</summary>
internal static class SmsParts
{
    // Longer than the longest window that looks at them.
    private static readonly TimeSpan SendsKept = TimeSpan.FromDays(2);
    private static readonly TimeSpan AlarmsKept = TimeSpan.FromDays(30);

    public static List<Type> Endpoints => [typeof(EnrolSmsEndpoint)];

    public static IReadOnlyList<Type> Handlers => [typeof(WhenSmsDueHandler)];

    public static JsonSerializerContext Json => SmsJson.Default;

    public static string Schema => SmsTables.Schema;

    public static void AddServices(IServiceCollection services)
    {
        services.AddOptionsWithValidateOnStart<SmsOptions, SmsOptionsValidator>().BindConfiguration(SmsOptions.Section);
        services.AddSingleton<IValidateOptions<SmsOptions>, SmsOptionsRules>();
        services.AddOptionsWithValidateOnStart<SmsLimitOptions, SmsLimitOptionsValidator>().BindConfiguration(SmsLimitOptions.Section);
        services.AddSingleton<IValidateOptions<SmsLimitOptions>, SmsLimitOptionsRules>();
        services.AddOptionsWithValidateOnStart<SmsCompletionOptions, SmsCompletionOptionsValidator>().BindConfiguration(SmsCompletionOptions.Section);
        AddCodes(services);
        AddProviders(services);
        services.AddSingleton<SmsQueue>();
        services.AddSingleton<ISmsQueue>(provider => provider.GetRequiredService<SmsQueue>());
        services.AddSingleton(new RetentionRule(SmsTables.Sends, "at", SendsKept));
        services.AddSingleton(new RetentionRule(SmsTables.Counts, "at", SendsKept));
        services.AddSingleton(new RetentionRule(SmsTables.Alarms, "greatest(raised_at, paused_until)", AlarmsKept));
    }

    private static void AddCodes(IServiceCollection services)
    {
        services.AddSingleton<SmsNumbers>();
        services.AddSingleton<SmsCodes>();
        services.AddSingleton<SmsLimits>();
        services.AddSingleton<SmsRefusals>();
        services.AddSingleton<SmsDispatch>();
        services.AddSingleton<IFactorCheck, SmsCheck>();
        services.AddScoped<ICodeSender, SmsCodeSender>();
        services.AddScoped<SmsEnrolment>();
        services.AddSingleton<CompletionRates>();
        services.AddSingleton<CompletionWatch>();
        services.AddHostedService(provider => provider.GetRequiredService<CompletionWatch>());
    }

    private static void AddProviders(IServiceCollection services)
    {
        services.AddSingleton<ProviderHttp>();
        services.AddSingleton<ConsoleSms>();
        services.AddSingleton<WebhookSms>();
        services.AddSingleton<TwilioSms>();
        services.AddSingleton<ISmsSender>(provider => provider.GetRequiredService<IOptions<SmsOptions>>().Value.Delivery switch
        {
            SmsDelivery.Webhook => provider.GetRequiredService<WebhookSms>(),
            SmsDelivery.Twilio => provider.GetRequiredService<TwilioSms>(),
            _ => provider.GetRequiredService<ConsoleSms>(),
        });
    }
}

[JsonSerializable(typeof(SmsDue))]
[JsonSerializable(typeof(SmsText))]
[JsonSerializable(typeof(WebhookMessage))]
[JsonSerializable(typeof(EnrolSmsRequest))]
[JsonSerializable(typeof(EnrolSmsResponse))]
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
internal sealed partial class SmsJson : JsonSerializerContext;
