using System.Text.Json.Serialization;
using Microsoft.Extensions.DependencyInjection;

namespace ZeroTrust.Mfa;

/// <summary>What factors, challenges, TOTP and recovery codes give to the module.</summary>
internal static class FactorParts
{
    public static List<Type> Endpoints => [];

    public static IReadOnlyList<Type> Handlers => [];

    public static JsonSerializerContext Json => FactorJson.Default;

    public static string Schema => "";

    public static void AddServices(IServiceCollection services)
    {
    }
}

[JsonSerializable(typeof(string))]
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
internal sealed partial class FactorJson : JsonSerializerContext;
