using ConsoleAppFramework;
using ZeroTrust.Host.Hosting;

namespace ZeroTrust.Host.Commands;

/// <summary><c>zerotrust migrate</c>.</summary>
internal sealed class MigrateCommand
{
    /// <summary>Create or update the database schema, one instance at a time. Safe to run again.</summary>
    [Command("migrate"), ConsoleAppFilter<NoArguments>]
    public async Task MigrateAsync(CancellationToken cancellationToken)
    {
        await using var app = ServerBuilder.Build(ServerBuilder.Create(), migrates: true);
        await SchemaMigration.ApplyAsync(app.Services, Console.WriteLine, cancellationToken);
    }
}
