using System.Text.Json.Serialization;
using Marten;
using Marten.Schema;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using ZeroTrust.Contracts.Authentication;
using ZeroTrust.Contracts.ServiceTokens;
using ZeroTrust.Platform.Changes;
using ZeroTrust.Platform.Hosting;
using ZeroTrust.ServiceTokens.Clients;
using ZeroTrust.ServiceTokens.Features;
using ZeroTrust.ServiceTokens.Features.ListServices;
using ZeroTrust.ServiceTokens.Features.ReadService;
using ZeroTrust.ServiceTokens.Features.RegisterService;
using ZeroTrust.ServiceTokens.Features.RemoveService;
using ZeroTrust.ServiceTokens.Features.RotateSecret;
using ZeroTrust.ServiceTokens.Features.SwitchService;
using ZeroTrust.ServiceTokens.Grant;
using ZeroTrust.ServiceTokens.Identities;
using ZeroTrust.ServiceTokens.Storage;

namespace ZeroTrust.ServiceTokens;

/// <summary>Workloads: service identities and the tokens they get with their credentials.</summary>
public sealed class ServiceTokensModule : IModule
{
    private ServiceTokensModule() { }

    /// <inheritdoc />
    public static string Name => "ServiceTokens";

    /// <inheritdoc />
    public static List<Type> Endpoints =>
    [
        typeof(RegisterServiceEndpoint), typeof(ListServicesEndpoint), typeof(ReadServiceEndpoint), typeof(RotateSecretEndpoint),
        typeof(DisableServiceEndpoint), typeof(EnableServiceEndpoint), typeof(RemoveServiceEndpoint),
    ];

    /// <inheritdoc />
    public static IReadOnlyList<Type> Handlers => [];

    /// <inheritdoc />
    public static IReadOnlyList<Type> Documents => [typeof(ServiceIdentityDocument)];

    /// <inheritdoc />
    public static IReadOnlyList<JsonSerializerContext> Json => [ServiceTokensJson.Default];

    /// <inheritdoc />
    public static string Schema => "";

    /// <inheritdoc />
    public static void AddServices(IHostApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddOptionsWithValidateOnStart<ServiceTokensOptions, ServiceTokensOptionsValidator>()
            .BindConfiguration(ServiceTokensOptions.Section);

        services.AddSingleton<IServiceSource, MartenServiceSource>();
        services.AddSingleton<ServiceDirectory>();
        services.AddSingleton<IServiceDirectory>(provider => provider.GetRequiredService<ServiceDirectory>());
        services.AddSingleton<IChangeSubscriber>(provider => provider.GetRequiredService<ServiceDirectory>());
        services.AddSingleton<IStartupTask>(provider => provider.GetRequiredService<ServiceDirectory>());
        services.AddSingleton<IClientAuthenticator, ClientAuthenticator>();
        services.AddSingleton<ITokenGrant, ClientCredentialsGrant>();

        services.AddSingleton<ScopeGuard>();
        services.AddSingleton<RotateSecretBody>();
        services.AddScoped<ServiceChanges>();
        services.AddScoped<ChangeTarget>();
        services.AddScoped<ServiceSwitch>();
    }

    /// <inheritdoc />
    public static void ConfigureMarten(StoreOptions options) => options.Schema.For<ServiceIdentityDocument>()
        .DatabaseSchemaName("service_tokens")
        .Identity(identity => identity.Id)
        .UseOptimisticConcurrency(true)
        .UniqueIndex(UniqueIndexType.Computed, identity => identity.ClientId);
}
