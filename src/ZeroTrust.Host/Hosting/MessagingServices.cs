using JasperFx.CodeGeneration;
using Wolverine;

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

            options.Durability.Mode = DurabilityMode.Balanced;
            options.Durability.MessageStorageSchemaName = StorageServices.MessagingSchema;
            options.AutoBuildMessageStorageOnStartup = migrates ? JasperFx.AutoCreate.CreateOrUpdate : JasperFx.AutoCreate.None;
            options.Policies.AutoApplyTransactions();
            options.Policies.UseDurableLocalQueues();
            options.UseSystemTextJsonForSerialization(json => json.TypeInfoResolver = ModuleList.Json);
        });
}
