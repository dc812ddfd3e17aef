using JasperFx;
using Marten;
using Microsoft.Extensions.Options;
using Npgsql;
using Weasel.Core;
using Wolverine.Marten;
using ZeroTrust.Platform.Postgres;

namespace ZeroTrust.Host.Hosting;

/// <summary>One Marten store over one pool; each module maps its documents into its own schema.</summary>
internal static class StorageServices
{
    internal const string MessagingSchema = "messaging";

    internal static void AddStorage(this WebApplicationBuilder builder, bool migrates)
    {
        builder.Services.AddSingleton(provider =>
            PostgresDataSource.Create(provider.GetRequiredService<IOptions<PostgresOptions>>().Value));
        builder.Services
            .AddMarten(provider => Options(provider.GetRequiredService<NpgsqlDataSource>(), migrates))
            .UseLightweightSessions()
            .IntegrateWithWolverine(wolverine => wolverine.MessageStorageSchemaName = MessagingSchema);
    }

    private static StoreOptions Options(NpgsqlDataSource source, bool migrates)
    {
        var options = new StoreOptions();
        StoreDefaults.Apply(options, source);
        options.DatabaseSchemaName = "platform_documents";
        // Only `zerotrust migrate` changes the schema.
        options.AutoCreateSchemaObjects = migrates ? AutoCreate.CreateOrUpdate : AutoCreate.None;
        options.UseSystemTextJsonForSerialization(
            EnumStorage.AsInteger, Casing.CamelCase, json => json.TypeInfoResolver = ModuleList.Json);
        foreach (var module in ModuleList.All)
        {
            module.ConfigureMarten(options);
        }

        return options;
    }
}
