using System.Text.Json.Serialization;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using ZeroTrust.Mfa.Challenges;
using ZeroTrust.Mfa.Features.AddPasskey;
using ZeroTrust.Mfa.Features.BeginPasskey;
using ZeroTrust.Mfa.Passkeys;
using ZeroTrust.Mfa.Passkeys.Attestations;
using ZeroTrust.Mfa.Passkeys.Users;
using ZeroTrust.Mfa.Passkeys.WebAuthn;

namespace ZeroTrust.Mfa;

/// <summary>What passkeys give to the module.</summary>
internal static class PasskeyParts
{
    public static List<Type> Endpoints => [typeof(BeginPasskeyEndpoint), typeof(AddPasskeyEndpoint)];

    public static IReadOnlyList<Type> Handlers => [];

    public static JsonSerializerContext Json => PasskeyJson.Default;

    public static string Schema => UserHandles.Schema;

    public static void AddServices(IServiceCollection services)
    {
        services.AddOptionsWithValidateOnStart<PasskeyOptions, PasskeyOptionsValidator>().BindConfiguration(PasskeyOptions.Section);
        services.AddSingleton<IValidateOptions<PasskeyOptions>, PasskeyOptionsRules>();
        services.AddSingleton<RelyingParties>();
        services.AddSingleton<TrustedModels>();
        services.AddSingleton<UserHandles>();
        services.AddSingleton<PasskeyRegistrations>();
        services.AddSingleton<WebAuthnRequests>();
        services.AddSingleton<IPasskeyOptions>(provider => provider.GetRequiredService<WebAuthnRequests>());
        services.AddSingleton<ClonedPasskeys>();
        services.AddSingleton<IFactorCheck, PasskeyCheck>();
        services.AddScoped<PasskeyEnrolment>();
    }
}

[JsonSerializable(typeof(BeginPasskeyResponse))]
[JsonSerializable(typeof(AddPasskeyRequest))]
[JsonSerializable(typeof(AddedPasskey))]
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
internal sealed partial class PasskeyJson : JsonSerializerContext;
