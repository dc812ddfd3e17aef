using JasperFx.CodeGeneration;
using Wolverine;
using Wolverine.ErrorHandling;
using ZeroTrust.Contracts.Notifications;
using ZeroTrust.Platform.Notifications;

namespace ZeroTrust.Host.Hosting;

/// <summary>Wolverine: durable local queues, written code, handlers listed by the modules.</summary>
internal static class MessagingServices
{
    internal static void AddMessaging(this WebApplicationBuilder builder, bool migrates) =>
        builder.Services.AddWolverine(ExtensionDiscovery.ManualOnly, options =>
        {
            options.ApplicationAssembly = typeof(MessagingServices).Assembly;
            options.CodeGeneration.TypeLoadMode = TypeLoadMode.Static;
            options.Discovery.DisableConventionalDiscovery();
            foreach (var handler in ModuleList.All.SelectMany(module => module.Handlers))
            {
                options.Discovery.IncludeType(handler);
            }

            options.Discovery.IncludeType(typeof(WhenNotificationDueHandler));
            RetryNotifications(options, builder.Configuration.GetSection(NotificationOptions.Section).GetValue(nameof(NotificationOptions.Retries), new NotificationOptions().Retries));

            options.Durability.Mode = DurabilityMode.Balanced;
            options.Durability.MessageStorageSchemaName = StorageServices.MessagingSchema;
            options.AutoBuildMessageStorageOnStartup = migrates ? JasperFx.AutoCreate.CreateOrUpdate : JasperFx.AutoCreate.None;
            options.Policies.AutoApplyTransactions();
            options.Policies.UseDurableLocalQueues();
            options.UseSystemTextJsonForSerialization(json => json.TypeInfoResolver = ModuleList.Json);
        });

    // Beyond the tries, and at once where another try would end the same, a notification becomes a dead letter.
    private static void RetryNotifications(WolverineOptions options, int retries)
    {
        // What the option's rule allows; the rule itself is asked only once all of this is built.
        if (NotificationServices.Pauses(Math.Clamp(retries, 0, 8)) is { Length: > 0 } pauses)
        {
            options.Policies.OnException<NotificationFailedException>(exception => !exception.IsFinal).ScheduleRetry(pauses);
        }
    }
}
