using System.Text.Json.Serialization;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using ZeroTrust.Contracts.Mfa;
using ZeroTrust.Mfa.Challenges;
using ZeroTrust.Mfa.Factors;
using ZeroTrust.Platform.Retention;

namespace ZeroTrust.Mfa;

/// <summary>What factors, challenges, TOTP and recovery codes give to the module.</summary>
internal static class FactorParts
{
    public static List<Type> Endpoints => SelfServiceParts.Endpoints;

    public static IReadOnlyList<Type> Handlers => [];

    public static JsonSerializerContext Json => FactorJson.Default;

    public static string Schema => string.Join('\n', FactorTable.Schema, ChallengeTable.Schema, FatigueWatch.Schema, SelfServiceParts.Schema);

    public static void AddServices(IServiceCollection services)
    {
        services.AddOptionsWithValidateOnStart<MfaOptions, MfaOptionsValidator>().BindConfiguration(MfaOptions.Section);
        services.AddSingleton<IValidateOptions<MfaOptions>, MfaOptionsRules>();
        services.AddSingleton<FactorStore>();
        services.AddSingleton<FactorLimits>();
        services.AddSingleton<ChallengeRows>();
        services.AddSingleton<ChallengeStore>();
        services.AddSingleton<NewChallenges>();
        services.AddSingleton<PasswordlessIds>();
        services.AddSingleton<FactorReader>();
        services.AddSingleton<AttemptEvidence>();
        services.AddScoped<Attempts>();
        services.AddScoped<FatigueWatch>();
        services.AddScoped<ChallengeHelp>();
        services.AddScoped<ISecondFactors, SecondFactors>();
        SelfServiceParts.AddServices(services);
        services.AddSingleton(provider => new RetentionRule(
            FactorTable.Name, FactorTable.UnconfirmedSince, TimeSpan.FromHours(OptionsOf(provider).UnconfirmedHours)));
        services.AddSingleton(provider => new RetentionRule(
            ChallengeTable.Name, "created_at", TimeSpan.FromHours(OptionsOf(provider).ChallengeKeepHours)));
        services.AddSingleton(provider => new RetentionRule(
            FatigueWatch.Table, "told_at", TimeSpan.FromSeconds(OptionsOf(provider).FatigueWindowSeconds)));
    }

    private static MfaOptions OptionsOf(IServiceProvider provider) => provider.GetRequiredService<IOptions<MfaOptions>>().Value;
}

[JsonSerializable(typeof(string))]
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
internal sealed partial class FactorJson : JsonSerializerContext;
