using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using ZeroTrust.Contracts.Notifications;

namespace ZeroTrust.Platform.Notifications;

/// <summary>Registers how people are reached.</summary>
public static class NotificationServices
{
    /// <summary>Adds options, notifier and queue.</summary>
    public static IServiceCollection AddNotifications(this IServiceCollection services)
    {
        services.AddOptionsWithValidateOnStart<NotificationOptions, NotificationOptionsValidator>().BindConfiguration(NotificationOptions.Section);
        services.AddSingleton<IValidateOptions<NotificationOptions>, NotificationOptionsRules>();
        services.AddSingleton<MailNotifier>();
        services.AddSingleton<FolderNotifier>();
        services.AddSingleton<INotifier>(provider => provider.GetRequiredService<IOptions<NotificationOptions>>().Value.Delivery == NotificationDelivery.Smtp
            ? provider.GetRequiredService<MailNotifier>()
            : provider.GetRequiredService<FolderNotifier>());
        services.AddSingleton<NotificationMail>();
        return services;
    }

    /// <summary>The pauses between tries: 1, 4, 16 … seconds.</summary>
    public static TimeSpan[] Pauses(int retries) => [.. Enumerable.Range(0, retries).Select(retry => TimeSpan.FromSeconds(Math.Pow(4, retry)))];
}
