using System.Text.Json.Serialization.Metadata;
using Marten;
using ZeroTrust.Authentication;
using ZeroTrust.ComplianceAudit;
using ZeroTrust.Contracts;
using ZeroTrust.Mfa;
using ZeroTrust.Permissions;
using ZeroTrust.Platform.Hosting;
using ZeroTrust.ServiceTokens;

namespace ZeroTrust.Host;

/// <summary>The modules of this build, by name. A missing module is a missing line in a review.</summary>
internal static class ModuleList
{
    internal static readonly IReadOnlyList<ModuleParts> All =
    [
        ModuleParts.Of<ComplianceAuditModule>(),
        ModuleParts.Of<AuthenticationModule>(),
        ModuleParts.Of<MfaModule>(),
        ModuleParts.Of<ServiceTokensModule>(),
        ModuleParts.Of<PermissionsModule>(),
    ];

    /// <summary>Every JSON context: HTTP, messages and documents share them, each under its own options.</summary>
    internal static readonly IJsonTypeInfoResolver Json =
        JsonTypeInfoResolver.Combine([.. All.SelectMany(module => module.Json), ContractsJson.Default, HostJson.Default, Api.RequestProblemJson.Default]);
}

/// <summary>A module's static members as values.</summary>
internal sealed record ModuleParts(
    string Name,
    List<Type> Endpoints,
    IReadOnlyList<Type> Handlers,
    IReadOnlyList<Type> Documents,
    IReadOnlyList<IJsonTypeInfoResolver> Json,
    string Schema,
    Action<IHostApplicationBuilder> AddServices,
    Action<StoreOptions> ConfigureMarten,
    Action<IEndpointRouteBuilder> MapRoutes)
{
    internal static ModuleParts Of<TModule>()
        where TModule : IModule => new(
            TModule.Name, TModule.Endpoints, TModule.Handlers, TModule.Documents, TModule.Json,
            TModule.Schema, TModule.AddServices, TModule.ConfigureMarten, TModule.MapRoutes);
}
