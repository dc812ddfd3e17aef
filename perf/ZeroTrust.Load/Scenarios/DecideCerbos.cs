using ZeroTrust.Load.Machine;
using ZeroTrust.Load.Target;

namespace ZeroTrust.Load.Scenarios;

/// <summary>
/// Cerbos at its AuthZEN address with a policy that says the same, on the platform's core: with its decision log on, and with it
/// off. Its log goes to a file, the fastest of its backends that keeps what it is given.
/// </summary>
internal static class DecideCerbos
{
    public const string Name = "decide_cerbos";
    public const string NoLogName = "decide_cerbos_nolog";

    // Cerbos gives rights to roles, which the question names; everything else is as in the question to the platform.
    private static readonly byte[] Question = Evaluation.CerbosRoute("order-service", "GET", "/v1/user/profile", "user-service");

    public static Scenario Build(ScenarioInputs inputs) => Build(Name, inputs, isLogged: true);

    public static Scenario BuildNoLog(ScenarioInputs inputs) => Build(NoLogName, inputs, isLogged: false);

    private static Scenario Build(string name, ScenarioInputs inputs, bool isLogged)
    {
        if (inputs.CerbosProgram is not { } program) return Scenario.Skipped(name, "no --cerbos-program");
        var folder = new CerbosFolder();
        var scenario = Asking.Beside(
            name, inputs, ctx => StartAsync(program, folder, isLogged, inputs.ServerCore, ctx.Cancellation),
            (server, ctx) => DecideHttp.AskAsync(server, bearer: null, Question, ctx));
        var clean = scenario.Clean;
        return scenario.WithClean(async ctx =>
        {
            await clean(ctx);
            folder.Delete();
        });
    }

    private static async Task<SideServer> StartAsync(string program, CerbosFolder folder, bool isLogged, int? core, CancellationToken cancellation)
    {
        var port = SideServer.FreePort();
        var configuration = await folder.WriteAsync(port, SideServer.FreePort(), isLogged, cancellation);
        return await SideServer.StartAsync(program, ["server", $"--config={configuration}", "--log-level=error"], null, core, port, "_cerbos/health", cancellation);
    }
}
