using System.Runtime.InteropServices;
using ZeroTrust.Load;
using ZeroTrust.Load.Machine;
using ZeroTrust.Load.Report;
using ZeroTrust.Load.Scenarios;
using ZeroTrust.Load.Target;

const int Good = 0, ScenarioFailed = 1, BadUsage = 2, Interrupted = 130;

// An interrupt ends the run in order, so that a frozen Redis is thawed.
using var interrupted = new CancellationTokenSource();
void Interrupt(PosixSignalContext signal)
{
    signal.Cancel = true;
    interrupted.Cancel();
}

using var onInt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Interrupt);
using var onTerm = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Interrupt);

try
{
    var line = CommandLine.Parse(args);
    if (line.Help)
    {
        Console.WriteLine(CommandLine.Usage);
        return Good;
    }

    return await RunAsync(line, interrupted.Token);
}
catch (Exception wrong) when (wrong is FormatException or IOException)
{
    await Console.Error.WriteLineAsync(wrong.Message);
    return BadUsage;
}
catch (OperationCanceledException)
{
    return Interrupted;
}

static async Task<int> RunAsync(CommandLine line, CancellationToken cancellation)
{
    var clock = TimeProvider.System;
    var demo = DemoEnvironment.Parse(await File.ReadAllTextAsync(line.EnvFile, cancellation));
    var pace = line.Smoke ? Pace.Smoke : Pace.Full;
    var inputs = new ScenarioInputs(demo, pace, clock)
    {
        GatewayUrl = line.GatewayUrl, RedisPid = line.RedisPid, ServerPid = line.ServerPid, PermissionReads = line.PermissionReads,
        ServerCore = line.ServerCore, GrpcUrl = line.GrpcUrl, CerbosProgram = line.CerbosProgram, EchoProgram = line.EchoProgram,
    };
    using var client = new PlatformClient(demo.BaseUrl);

    var machine = await MachineFacts.CollectAsync(clock, line.ServerPid, line.ServerVersion, line.Placement);
    var signingBefore = SigningRate.Measure(pace.SearchStep / 2);
    var results = await Load.Against(client, line.ServerPid, Console.WriteLine).Run(Catalogue.Build(inputs, line.Only), cancellation);
    var signing = new SigningRates(signingBefore, SigningRate.Measure(pace.SearchStep / 2));
    var report = new LoadReport(machine, signing, line.ServerPid is { } pid ? ProcessStatus.PeakMegabytes(pid) : null, results);

    var folder = line.Out ?? (line.Smoke ? Directory.CreateTempSubdirectory("zerotrust-load-").FullName : Path.Combine("perf", "results"));
    var path = await report.WriteAsync(folder, line.Only.Count == 0 ? "" : $"-only-{string.Join('-', line.Only)}", cancellation);
    Console.WriteLine($"\n{MarkdownReport.Results(report)}\n{path}");
    return report.Failed ? ScenarioFailed : Good;
}
