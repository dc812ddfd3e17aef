using System.Diagnostics.CodeAnalysis;
using ConsoleAppFramework;
using JasperFx;
using Microsoft.Extensions.Options;
using ZeroTrust.Host;
using ZeroTrust.Host.Commands;
using ZeroTrust.Host.Hosting;
using ZeroTrust.Platform.Keys;

if (args is ["codegen", ..])
{
    return await Codegen.RunAsync(args);
}

try
{
    var app = ConsoleApp.Create();
    app.Add<ServeCommand>();
    app.Add<MigrateCommand>();
    app.Add<HealthcheckCommand>();
    app.Add<VersionCommand>();
    await app.RunAsync(args.Length == 0 ? ["--help"] : args);
    return Environment.ExitCode;
}
catch (OptionsValidationException exception)
{
    foreach (var failure in exception.Failures)
    {
        await Console.Error.WriteLineAsync($"zerotrust: option {OptionNames.Describe(exception.OptionsType, failure)}");
    }

    return ExitCodes.BadOption;
}
catch (KeyFileException exception)
{
    await Console.Error.WriteLineAsync($"zerotrust: {exception.Message}");
    return ExitCodes.BadOption;
}

/// <summary>The developer's command that writes Wolverine's code into Internal/Generated; needs no server.</summary>
internal static class Codegen
{
    [UnconditionalSuppressMessage("Trimming", "IL2026", Justification = "Runs under the JIT only. Owner: platform.")]
    [UnconditionalSuppressMessage("AOT", "IL3050", Justification = "Runs under the JIT only. Owner: platform.")]
    internal static Task<int> RunAsync(string[] args) => ServerBuilder.Build(CodegenSettings.Builder()).RunJasperFxCommands(args);
}
