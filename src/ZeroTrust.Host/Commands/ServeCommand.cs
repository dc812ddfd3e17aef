using ConsoleAppFramework;
using ZeroTrust.Host.Hosting;

namespace ZeroTrust.Host.Commands;

/// <summary><c>zerotrust serve</c>.</summary>
internal sealed class ServeCommand
{
    /// <summary>Serve until SIGTERM. Settings come from environment variables such as ZeroTrust__Postgres__ConnectionString; run `zerotrust migrate` first.</summary>
    [Command("serve"), ConsoleAppFilter<NoArguments>]
    public async Task ServeAsync(CancellationToken cancellationToken)
    {
        var app = ServerBuilder.Build(ServerBuilder.Create());
        try
        {
            await app.RunAsync(cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // Told to stop while it still waited for its database: that is no failure.
        }
    }
}
