using Wolverine.Runtime;
using ZeroTrust.Host.Hosting;

namespace ZeroTrust.Host.Commands;

/// <summary>The composed host for commands that do one thing with the settings and the database of <c>serve</c> and start no server.</summary>
internal static class CommandHost
{
    /// <summary>Runs the work with the host's services; nothing is started.</summary>
    internal static async Task<int> RunAsync(Func<IServiceProvider, Task<int>> work)
    {
        var builder = ServerBuilder.Create();
        // Standard output is what was done, no log of how.
        builder.Logging.AddFilter(static (_, _) => false);
        await using var app = ServerBuilder.Build(builder);
        app.Services.GetRequiredService<Microsoft.Extensions.Options.IStartupValidator>().Validate();
        return await work(app.Services);
    }

    /// <summary>The same with messages.</summary>
    internal static Task<int> RunWithMessagesAsync(Func<IServiceProvider, Task<int>> work, CancellationToken ct) =>
        RunAsync(services => WithMessagesAsync(services, () => work(services), ct));

    /// <summary>
    /// Runs work that publishes: a change has its facts in its own commit, and the outbox takes none before the message runtime runs. Nothing else
    /// is started.
    /// </summary>
    internal static async Task<int> WithMessagesAsync(IServiceProvider services, Func<Task<int>> work, CancellationToken ct)
    {
        var messages = (IHostedService)services.GetRequiredService<IWolverineRuntime>();
        await messages.StartAsync(ct);
        try
        {
            return await work();
        }
        finally
        {
            await messages.StopAsync(CancellationToken.None);
        }
    }
}
