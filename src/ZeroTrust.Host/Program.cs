using System.Diagnostics.CodeAnalysis;
using ConsoleAppFramework;
using JasperFx;
using ZeroTrust.Host;
using ZeroTrust.Host.Commands;
using ZeroTrust.Host.Commands.Policies;
using ZeroTrust.Host.Commands.PolicyFiles;
using ZeroTrust.Host.Hosting;

if (args is ["codegen", ..])
{
    return await Codegen.RunAsync(args);
}

if (MissingArguments.Of(args) is { } missing)
{
    await Console.Error.WriteLineAsync($"zerotrust: {missing}");
    return ExitCodes.BadOption;
}

// The host has a limit of its own for an orderly stop; the library's five seconds would cut requests and audit blocks short.
ConsoleApp.Timeout = Timeout.InfiniteTimeSpan;
ConsoleApp.LogError = Console.Error.WriteLine;
var app = ConsoleApp.Create();
app.UseFilter<OperatorErrors>();
app.Add<ServeCommand>();
app.Add<MigrateCommand>();
app.Add<ImportCommand>();
app.Add<KeysCommand>();
app.Add<AdminCommand>();
app.Add<PolicyFilesCommand>();
app.Add<PolicyServerCommand>();
app.Add<PolicyBundleCommand>();
app.Add<HealthcheckCommand>();
app.Add<VersionCommand>();
app.Add<UnknownCommand>();
await app.RunAsync(args.Length == 0 ? ["--help"] : PolicyFilesArguments.Arrange(args));
return Environment.ExitCode;

/// <summary>The developer's command that writes Wolverine's code into Internal/Generated; needs no server.</summary>
internal static class Codegen
{
    [UnconditionalSuppressMessage("Trimming", "IL2026", Justification = "Runs under the JIT only. Owner: platform.")]
    [UnconditionalSuppressMessage("AOT", "IL3050", Justification = "Runs under the JIT only. Owner: platform.")]
    internal static Task<int> RunAsync(string[] args) => ServerBuilder.Build(CodegenSettings.Builder()).RunJasperFxCommands(args);
}
