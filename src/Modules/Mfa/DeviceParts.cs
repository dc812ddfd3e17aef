using System.Text.Json.Serialization;
using Microsoft.Extensions.DependencyInjection;
using ZeroTrust.Mfa.Devices;
using ZeroTrust.Mfa.Devices.Features;
using ZeroTrust.Platform.Retention;

namespace ZeroTrust.Mfa;

/// <summary>What remembered devices give to the module.</summary>
internal static class DeviceParts
{
    public static List<Type> Endpoints => [typeof(ListDevicesEndpoint), typeof(ForgetDeviceEndpoint), typeof(ForgetDevicesEndpoint)];

    public static JsonSerializerContext Json => DeviceJson.Default;

    public static string Schema => DeviceTable.Schema;

    public static void AddServices(IServiceCollection services)
    {
        services.AddSingleton<DeviceTokens>();
        services.AddSingleton<DeviceStore>();
        services.AddScoped<IRememberedDevices, RememberedDevices>();
        services.AddSingleton(new RetentionRule(DeviceTable.Name, "expires_at", TimeSpan.Zero));
    }
}

[JsonSerializable(typeof(DeviceList))]
[JsonSerializable(typeof(DeviceView))]
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
internal sealed partial class DeviceJson : JsonSerializerContext;
