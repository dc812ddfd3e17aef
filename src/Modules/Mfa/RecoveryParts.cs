using System.Text.Json.Serialization;
using Microsoft.Extensions.DependencyInjection;

namespace ZeroTrust.Mfa;

/// <summary>What the reset by administrators and the recovery on the host give to the module.</summary>
internal static class RecoveryParts
{
    public static List<Type> Endpoints => [];

    public static IReadOnlyList<Type> Handlers => [];

    public static JsonSerializerContext Json => RecoveryJson.Default;

    public static string Schema => "";

    public static void AddServices(IServiceCollection services)
    {
    }
}

[JsonSerializable(typeof(string))]
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
internal sealed partial class RecoveryJson : JsonSerializerContext;
