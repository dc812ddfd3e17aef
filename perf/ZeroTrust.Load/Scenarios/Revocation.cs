using System.Diagnostics;
using ZeroTrust.Load.Target;

namespace ZeroTrust.Load.Scenarios;

/// <summary>
/// From the 204 of a logout to the first answer that calls its token inactive. The time includes the asking: at least one
/// introspection. One instance is asked; that all of them refuse within a second is shown by tests with two.
/// </summary>
internal static class Revocation
{
    public const string Name = "revocation";

    private const double PerSecond = 5;
    private static readonly TimeSpan GiveUpAfter = TimeSpan.FromSeconds(5);

    public static Scenario Build(ScenarioInputs inputs) => Scenario.Create(Name, ctx => LogOutAsync(inputs, ctx))
        .WithWarmUp(inputs.Pace.WarmUp)
        .WithLoad(inputs.Pace.Inject(PerSecond));

    private static async Task<Response> LogOutAsync(ScenarioInputs inputs, ScenarioContext ctx)
    {
        var login = await ctx.Client.LoginAsync(inputs.Customer, ctx.Cancellation);
        if (!login.IsSuccess) return Response.Fail(login.Status);
        if (login.Text("access_token"u8) is not { } token) return Response.Fail("login_incomplete");
        if (!await IsActiveAsync(inputs, token, ctx)) return Response.Fail("never_active");

        var logout = await ctx.Client.LogoutAsync(token, ctx.Cancellation);
        if (logout.Status != 204) return Response.Fail(logout.Status);

        var ended = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(ended) < GiveUpAfter)
            if (!await IsActiveAsync(inputs, token, ctx)) return Response.Timed(Stopwatch.GetElapsedTime(ended));

        return Response.Fail("still_active");
    }

    private static async Task<bool> IsActiveAsync(ScenarioInputs inputs, string token, ScenarioContext ctx)
    {
        var answer = await ctx.Client.IntrospectAsync(inputs.Gateway, token, ctx.Cancellation);
        if (!answer.IsSuccess) throw new InvalidOperationException($"introspection was refused with {answer.Status}");
        return answer.IsTrue("active"u8);
    }
}
