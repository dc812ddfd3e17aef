using System.Text.Json.Serialization;
using Microsoft.Extensions.DependencyInjection;
using ZeroTrust.Mfa.Challenges;
using ZeroTrust.Mfa.Features;
using ZeroTrust.Mfa.Features.ConfirmFactor;
using ZeroTrust.Mfa.Features.EnrolTotp;
using ZeroTrust.Mfa.Features.ListFactors;
using ZeroTrust.Mfa.Features.ListUserFactors;
using ZeroTrust.Mfa.Features.RemoveFactor;
using ZeroTrust.Mfa.Features.RenameFactor;
using ZeroTrust.Mfa.Features.RenewRecoveryCodes;
using ZeroTrust.Mfa.RecoveryCodes;
using ZeroTrust.Mfa.Totp;

namespace ZeroTrust.Mfa;

/// <summary>What TOTP, recovery codes and the calls by which people look after their factors give to the module.</summary>
internal static class SelfServiceParts
{
    public static List<Type> Endpoints =>
    [
        typeof(ListFactorsEndpoint), typeof(ListUserFactorsEndpoint), typeof(EnrolTotpEndpoint), typeof(ConfirmFactorEndpoint), typeof(RenameFactorEndpoint),
        typeof(RemoveFactorEndpoint), typeof(RenewRecoveryCodesEndpoint),
    ];

    public static JsonSerializerContext Json => SelfServiceJson.Default;

    public static string Schema => RecoveryCodeTable.Schema;

    public static void AddServices(IServiceCollection services)
    {
        services.AddSingleton<TotpSecrets>();
        services.AddSingleton<TotpEnrolment>();
        services.AddSingleton<IFactorCheck, TotpCheck>();
        services.AddSingleton<RecoveryCodeStore>();
        services.AddSingleton<IRecoveryCodes>(provider => provider.GetRequiredService<RecoveryCodeStore>());
        services.AddScoped<IFactorCheck, RecoveryCodeCheck>();
        services.AddScoped<SelfServiceGuard>();
        services.AddScoped<FactorNews>();
        services.AddScoped<FactorConfirmation>();
    }
}

[JsonSerializable(typeof(FactorList))]
[JsonSerializable(typeof(FactorView))]
[JsonSerializable(typeof(EnrolTotpResponse))]
[JsonSerializable(typeof(ConfirmFactorRequest))]
[JsonSerializable(typeof(ConfirmedFactor))]
[JsonSerializable(typeof(RenameFactorRequest))]
[JsonSerializable(typeof(NewRecoveryCodes))]
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
internal sealed partial class SelfServiceJson : JsonSerializerContext;
