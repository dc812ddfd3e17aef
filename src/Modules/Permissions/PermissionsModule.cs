using System.Text.Json.Serialization;
using Marten;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using ZeroTrust.Contracts.Permissions;
using ZeroTrust.Permissions.AuthZen;
using ZeroTrust.Permissions.AuthZen.Search;
using ZeroTrust.Permissions.Decisions;
using ZeroTrust.Permissions.Features.ListPolicies;
using ZeroTrust.Permissions.Features.ReadPolicy;
using ZeroTrust.Permissions.Features.ReadRoles;
using ZeroTrust.Permissions.Features.ReplacePolicy;
using ZeroTrust.Permissions.Gateway;
using ZeroTrust.Permissions.Gateway.ExtAuthz;
using ZeroTrust.Permissions.Policies;
using ZeroTrust.Permissions.RateLimits;
using ZeroTrust.Permissions.Storage;
using ZeroTrust.Platform.Changes;
using ZeroTrust.Platform.Hosting;
using ZeroTrust.Platform.Keys;

namespace ZeroTrust.Permissions;

/// <summary>Policy, decisions and the doors that gateways and enforcement points ask at.</summary>
public sealed class PermissionsModule : IModule
{
    internal const string SchemaName = "permissions";

    /// <inheritdoc />
    public static string Name => "Permissions";

    /// <inheritdoc />
    public static List<Type> Endpoints =>
    [
        typeof(ReadPolicyEndpoint), typeof(ReplacePolicyEndpoint), typeof(ListPoliciesEndpoint),
        typeof(ListRolesEndpoint), typeof(ReadRoleEndpoint), .. LifecycleParts.Endpoints,
    ];

    /// <inheritdoc />
    public static IReadOnlyList<Type> Handlers => [];

    /// <inheritdoc />
    public static IReadOnlyList<Type> Documents => [typeof(PolicyVersionDocument), typeof(ActivePolicyDocument)];

    /// <inheritdoc />
    public static IReadOnlyList<JsonSerializerContext> Json => [PermissionsJson.Default];

    /// <inheritdoc />
    public static string Schema => PolicySources.Schema + LifecycleParts.Schema;

    /// <inheritdoc />
    public static void AddServices(IHostApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddOptionsWithValidateOnStart<PolicyOptions, PolicyOptionsValidator>().BindConfiguration(PolicyOptions.Section);
        services.AddSingleton<IValidateOptions<PolicyOptions>, PolicyOptionsRules>();
        services.Configure<KestrelServerOptions>(GatewayRoute.AcceptAnyByte);
        services.AddSingleton<PolicyHolder>();
        services.AddSingleton<PolicySources>();
        services.AddSingleton<PolicyStore>();
        services.AddSingleton<BudgetCheck>();
        services.AddSingleton<PolicyLoader>();
        services.AddSingleton<IStartupTask, PolicySeed>();
        services.AddSingleton<PolicyFollower>();
        services.AddSingleton<IChangeSubscriber>(provider => provider.GetRequiredService<PolicyFollower>());
        services.AddHostedService(provider => provider.GetRequiredService<PolicyFollower>());
        services.AddSingleton<PolicyReplacement>();
        LifecycleParts.AddServices(services);
        services.AddSingleton<IAccessPolicy, AccessPolicy>();
        services.AddSingleton<IPlatformAccess, PlatformAccess>();
        services.AddSingleton<DecisionPoint>();
        services.AddSingleton<IRateLimits, PairLimits>();
        services.AddGateway();
        services.AddSingleton<InstanceCount>();
        services.AddSingleton<IInstanceCount>(provider => provider.GetRequiredService<InstanceCount>());
        services.AddHostedService(provider => provider.GetRequiredService<InstanceCount>());
        services.AddSingleton<EvaluationDecision>();
        services.AddSingleton<EvaluationsDecision>();
        services.AddSingleton<SearchDecision>();
        services.AddSingleton(provider => new SearchTokens(() => provider.GetRequiredService<DataKeys>().Derive(SearchTokens.Purpose)));
    }

    /// <inheritdoc />
    public static void ConfigureMarten(StoreOptions options)
    {
        options.Schema.For<PolicyVersionDocument>().DatabaseSchemaName(SchemaName);
        options.Schema.For<ActivePolicyDocument>().DatabaseSchemaName(SchemaName).UseOptimisticConcurrency(true);
    }

    /// <inheritdoc />
    public static void MapRoutes(IEndpointRouteBuilder routes)
    {
        GatewayRoute.Map(routes);
        CheckRoute.Map(routes);
        EvaluationRoute.Map(routes);
        EvaluationsRoute.Map(routes);
        SearchRoutes.Map(routes);
        DiscoveryRoute.Map(routes);
    }
}
