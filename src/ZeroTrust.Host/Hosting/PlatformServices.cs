using System.Net;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.Extensions.Options;
using ZeroTrust.Host.Health;
using ZeroTrust.Platform;
using ZeroTrust.Platform.Access;
using ZeroTrust.Platform.Changes;
using ZeroTrust.Platform.Hosting;
using ZeroTrust.Platform.Http;
using ZeroTrust.Platform.Idempotency;
using ZeroTrust.Platform.Keys;
using ZeroTrust.Platform.Limits;
using ZeroTrust.Platform.OneTime;
using ZeroTrust.Platform.Notifications;
using ZeroTrust.Platform.PersonalData;
using ZeroTrust.Platform.Postgres;
using ZeroTrust.Platform.Redis;
using ZeroTrust.Platform.Retention;

namespace ZeroTrust.Host.Hosting;

/// <summary>Registers the plumbing that modules share.</summary>
internal static class PlatformServices
{
    private static readonly TimeSpan IdempotencyKept = TimeSpan.FromHours(24);

    internal static void AddPlatform(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddOptionsWithValidateOnStart<HttpOptions, HttpOptionsValidator>().BindConfiguration(HttpOptions.Section);
        services.AddOptionsWithValidateOnStart<PostgresOptions, PostgresOptionsValidator>().BindConfiguration(PostgresOptions.Section);
        services.AddOptionsWithValidateOnStart<RedisOptions, RedisOptionsValidator>().BindConfiguration(RedisOptions.Section);
        services.AddOptionsWithValidateOnStart<KeyOptions, KeyOptionsValidator>().BindConfiguration(KeyOptions.Section);
        services.AddOptionsWithValidateOnStart<ApiLimitOptions, ApiLimitOptionsValidator>().BindConfiguration(ApiLimitOptions.Section);
        services.AddOptionsWithValidateOnStart<StepUpOptions, StepUpOptionsValidator>().BindConfiguration(StepUpOptions.Section);

        services.AddSingleton<IValidateOptions<HttpOptions>, HttpOptionsRules>();
        services.AddSingleton<IValidateOptions<ApiLimitOptions>, ApiLimitOptionsRules>();
        services.AddSingleton<IValidateOptions<PostgresOptions>, PostgresOptionsRules>();
        services.AddSingleton<IValidateOptions<RedisOptions>, RedisOptionsRules>();

        services.AddSingleton(TimeProvider.System);
        services.AddSingleton<Ids>();
        services.AddSingleton<FileKeyWrapper>();
        services.AddSingleton<IKeyWrapper>(provider => provider.GetRequiredService<FileKeyWrapper>());
        services.AddSingleton<DataKeys>();
        services.AddSingleton<IStartupTask>(provider => provider.GetRequiredService<DataKeys>());
        services.AddSingleton<IWrappedKeys>(provider => provider.GetRequiredService<DataKeys>());
        services.AddSingleton<WrappingKeyRotation>();
        services.AddSingleton<PersonalValues>();
        services.AddNotifications();
        services.AddSingleton<RedisGate>();
        services.AddSingleton<FeedState>();
        services.AddSingleton<IdempotencyStore>();
        services.AddSingleton(new RetentionRule("platform.idempotency_keys", "created_at", IdempotencyKept));
        services.AddSingleton<ApiLimits>();
        services.AddSingleton<TokenCheck>();
        services.AddSingleton<OneTimeMarks>();
        services.AddSingleton(new RetentionRule(OneTimeMarks.Table, "ends_at", TimeSpan.Zero));
        services.AddSingleton<Readiness>();
        services.AddSingleton<RefusedCalls>();
        services.AddSingleton<OtherPeople>();

        services.AddOptions<ForwardedHeadersOptions>().Configure<IOptions<HttpOptions>>(Trust);
    }

    /// <summary>The platform's background work; call after Wolverine's and before the modules'.</summary>
    internal static void AddBackground(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        // In this order: nothing listens to changes before the start-up tasks have read what the changes are about.
        services.AddHostedService<StartupService>();
        services.AddHostedService<ChangeListener>();
        services.AddHostedService<RetentionService>();
    }

    private static void Trust(ForwardedHeadersOptions forwarded, IOptions<HttpOptions> http)
    {
        forwarded.ForwardedHeaders = ForwardedHeaders.None;
        forwarded.KnownIPNetworks.Clear();
        forwarded.KnownProxies.Clear();
        foreach (var proxy in http.Value.TrustedProxies)
        {
            forwarded.ForwardedHeaders = ForwardedHeaders.XForwardedFor;
            if (proxy.Contains('/', StringComparison.Ordinal))
            {
                forwarded.KnownIPNetworks.Add(System.Net.IPNetwork.Parse(proxy));
            }
            else
            {
                forwarded.KnownProxies.Add(IPAddress.Parse(proxy));
            }
        }
    }
}
