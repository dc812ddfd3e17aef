using System.Globalization;
using ZeroTrust.Load.Machine;

namespace ZeroTrust.Load.Scenarios;

/// <summary>As <see cref="DecideHttp"/>, asked of a second instance on the same stores whose decision log is off.</summary>
internal static class DecideNoLog
{
    public const string Name = "decide_nolog";

    public static Scenario Build(ScenarioInputs inputs) => inputs.ServerPid is { } pid
        ? Asking.Beside(Name, inputs, ctx => StartAsync(pid, inputs.ServerCore, ctx.Cancellation), (server, ctx) => DecideHttp.AskAsync(server, inputs, ctx))
        : Scenario.Skipped(Name, "no --server-pid");

    private static async Task<SideServer> StartAsync(int pid, int? core, CancellationToken cancellation)
    {
        var port = SideServer.FreePort();
        var settings = await ServerSettings.EnvironmentAsync(pid, cancellation);
        settings["ZeroTrust__ComplianceAudit__DecisionLog"] = "Off";
        settings["ZeroTrust__Http__Port"] = "0";
        settings["ZeroTrust__Http__PlainPort"] = port.ToString(CultureInfo.InvariantCulture);
        settings["ZeroTrust__Http__H2cPort"] = "0";
        settings["ZeroTrust__Http__CaFile"] = "";
        return await SideServer.StartAsync(ServerSettings.Program(pid), ["serve"], settings, core, port, "healthz/ready", cancellation);
    }
}
