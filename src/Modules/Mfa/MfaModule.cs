using System.Text.Json.Serialization;
using Marten;
using Microsoft.Extensions.Hosting;
using ZeroTrust.Platform.Hosting;

namespace ZeroTrust.Mfa;

/// <summary>Second factors: TOTP, SMS, recovery codes, passkeys, remembered devices, and their reset.</summary>
public sealed class MfaModule : IModule
{
    private MfaModule() { }

    /// <inheritdoc />
    public static string Name => "Mfa";

    /// <inheritdoc />
    public static List<Type> Endpoints =>
        [.. FactorParts.Endpoints, .. SmsParts.Endpoints, .. PasskeyParts.Endpoints, .. DeviceParts.Endpoints, .. RecoveryParts.Endpoints];

    /// <inheritdoc />
    public static IReadOnlyList<Type> Handlers => [.. FactorParts.Handlers, .. SmsParts.Handlers, .. RecoveryParts.Handlers];

    /// <inheritdoc />
    public static IReadOnlyList<Type> Documents => [];

    /// <inheritdoc />
    public static IReadOnlyList<JsonSerializerContext> Json => [FactorParts.Json, SelfServiceParts.Json, SmsParts.Json, PasskeyParts.Json, DeviceParts.Json, RecoveryParts.Json];

    /// <inheritdoc />
    public static string Schema => string.Join('\n', FactorParts.Schema, SmsParts.Schema, PasskeyParts.Schema, DeviceParts.Schema, RecoveryParts.Schema);

    /// <inheritdoc />
    public static void AddServices(IHostApplicationBuilder builder)
    {
        FactorParts.AddServices(builder.Services);
        SmsParts.AddServices(builder.Services);
        PasskeyParts.AddServices(builder.Services);
        DeviceParts.AddServices(builder.Services);
        RecoveryParts.AddServices(builder.Services);
    }

    /// <inheritdoc />
    public static void ConfigureMarten(StoreOptions options) { }
}
