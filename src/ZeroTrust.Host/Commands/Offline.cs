using ZeroTrust.Platform.Hosting;
using ZeroTrust.Platform.Keys;
using ZeroTrust.Platform.Redis;

namespace ZeroTrust.Host.Commands;

/// <summary>What a command needs of a server that it does not start: the data key and the policy.</summary>
internal static class Offline
{
    private const int PolicyOrder = 20;

    /// <summary>Loads both, and starts to connect to Redis.</summary>
    internal static async Task PrepareAsync(IServiceProvider services, CancellationToken ct)
    {
        services.GetRequiredService<RedisGate>().Start();
        await services.GetRequiredService<DataKeys>().RunAsync(ct);
        foreach (var task in services.GetServices<IStartupTask>().Where(task => task.Order == PolicyOrder))
        {
            await task.RunAsync(ct);
        }
    }
}
