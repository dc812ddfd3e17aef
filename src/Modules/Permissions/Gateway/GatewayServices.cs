using Microsoft.Extensions.DependencyInjection;
using ZeroTrust.Permissions.Gateway.ExtAuthz;

namespace ZeroTrust.Permissions.Gateway;

/// <summary>What the doors of proxies are made of.</summary>
internal static class GatewayServices
{
    internal static void AddGateway(this IServiceCollection services)
    {
        services.AddSingleton<ProxyKey>();
        services.AddSingleton<DecisionAge>();
        services.AddSingleton<CallerCheck>();
        services.AddSingleton<GatewayDecision>();
        services.AddSingleton<GatewayDoor>();
        services.AddSingleton<CheckDoor>();
    }
}
