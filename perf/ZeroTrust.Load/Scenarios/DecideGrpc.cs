using ZeroTrust.Load.Target;

namespace ZeroTrust.Load.Scenarios;

/// <summary>As Envoy asks: order-service's call to user-service, by gRPC over HTTP/2 without TLS, with its token and the proxy's key.</summary>
internal static class DecideGrpc
{
    public const string Name = "decide_grpc";

    public static Scenario Build(ScenarioInputs inputs)
    {
        if (inputs.GrpcUrl is not { } address) return Scenario.Skipped(Name, "no --grpc-url");
        CheckClient? client = null;
        return Asking.Platform(Name, inputs, async ctx =>
            {
                var bearer = await inputs.OrderToUser.HeaderAsync(ctx.Client, ctx.Cancellation);
                return await client!.AskAsync(bearer.ToString(), "GET", "/v1/user/profile", "user-service", ctx.Cancellation);
            })
            .WithInit(_ =>
            {
                client = new CheckClient(address, inputs.Gateway);
                return Task.CompletedTask;
            })
            .WithClean(_ =>
            {
                client?.Dispose();
                return Task.CompletedTask;
            });
    }
}
