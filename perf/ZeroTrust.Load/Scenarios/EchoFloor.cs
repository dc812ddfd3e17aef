using System.Globalization;
using ZeroTrust.Load.Machine;
using ZeroTrust.Load.Target;

namespace ZeroTrust.Load.Scenarios;

/// <summary>The question of <see cref="DecideHttp"/> to a bare native server that sends it back: no decision over HTTP can be faster.</summary>
internal static class EchoFloor
{
    public const string Name = "echo_floor";

    private static readonly byte[] Question = Evaluation.Route("order-service", "GET", "/v1/user/profile", "user-service");

    public static Scenario Build(ScenarioInputs inputs) => inputs.EchoProgram is { } program
        ? Asking.Beside(Name, inputs, ctx => StartAsync(program, inputs.ServerCore, ctx.Cancellation), async (server, ctx) =>
        {
            // With a token as large as ours, which is part of the bytes that are read.
            var bearer = await inputs.Decider.HeaderAsync(ctx.Client, ctx.Cancellation);
            return (await server.EvaluateAsync(bearer, Question, ctx.Cancellation)).AsResponse();
        })
        : Scenario.Skipped(Name, "no --echo-program");

    private static Task<SideServer> StartAsync(string program, int? core, CancellationToken cancellation)
    {
        var port = SideServer.FreePort();
        return SideServer.StartAsync(program, [port.ToString(CultureInfo.InvariantCulture)], null, core, port, "healthz", cancellation);
    }
}
