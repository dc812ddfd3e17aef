using System.Text.Json.Serialization;
using Microsoft.Extensions.DependencyInjection;
using ZeroTrust.Contracts.Changes;
using ZeroTrust.Contracts.Mfa;
using ZeroTrust.Mfa.Recovery;
using ZeroTrust.Platform.Retention;

namespace ZeroTrust.Mfa;

/// <summary>What the reset by administrators and the recovery on the host give to the module.</summary>
internal static class RecoveryParts
{
    public static List<Type> Endpoints => [typeof(RequestResetEndpoint)];

    public static IReadOnlyList<Type> Handlers => [];

    public static JsonSerializerContext Json => RecoveryJson.Default;

    public static string Schema => HostRecoveryTable.Schema;

    public static void AddServices(IServiceCollection services)
    {
        services.AddSingleton<HostRecoveryStore>();
        services.AddScoped<HostRecoveryCheck>();
        services.AddScoped<IFactorRecovery, HostRecovery>();
        services.AddScoped<FactorRemoval>();
        services.AddScoped<ResetRules>();
        services.AddScoped<IChangeKind, MfaReset>();
        services.AddSingleton(new RetentionRule(HostRecoveryTable.Name, "expires_at", HostRecoveryTable.Keep));
    }
}

[JsonSerializable(typeof(RequestResetRequest))]
[JsonSerializable(typeof(RequestResetResponse))]
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
internal sealed partial class RecoveryJson : JsonSerializerContext;
