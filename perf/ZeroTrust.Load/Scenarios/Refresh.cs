using System.Collections.Concurrent;

namespace ZeroTrust.Load.Scenarios;

/// <summary>
/// Signed-in people renew their tokens. Each refresh token works once, so a session is used by one request at a
/// time; an arrival that finds all sessions busy is a failure, `sessions_busy`, not a wait.
/// </summary>
internal static class Refresh
{
    public const string Name = "refresh";

    private static readonly TimeSpan P99Limit = TimeSpan.FromMilliseconds(250);

    public static Scenario Build(ScenarioInputs inputs)
    {
        var sessions = new ConcurrentQueue<string>();
        return Scenario.Create(Name, async ctx =>
            {
                if (!sessions.TryDequeue(out var token)) return Response.Fail("sessions_busy");
                var answer = await ctx.Client.RefreshAsync(token, ctx.Cancellation);
                if (!answer.IsSuccess) return Response.Fail(answer.Status);
                if (answer.Text("refresh_token"u8) is not { } next) return Response.Fail("no_refresh_token");
                sessions.Enqueue(next);
                return answer.AsResponse();
            })
            .WithInit(ctx => SignInAsync(inputs, sessions, ctx))
            .WithWarmUp(inputs.Pace.WarmUp)
            .WithLoad(inputs.Pace.FindMaximum(start: 2, upTo: 64, P99Limit));
    }

    // One after the other: the hashing gate admits few at once and refuses a crowd.
    // Fewer than a person may have by default: the next login would end the first session.
    private static async Task SignInAsync(ScenarioInputs inputs, ConcurrentQueue<string> sessions, ScenarioContext ctx)
    {
        var wanted = inputs.Pace.Count(full: 96, smoke: 8);
        while (sessions.Count < wanted)
        {
            var answer = await ctx.Client.LoginAsync(inputs.Customer, ctx.Cancellation);
            var token = answer.IsSuccess ? answer.Text("refresh_token"u8) : null;
            sessions.Enqueue(token ?? throw new InvalidOperationException($"signing in was refused with {answer.Status}"));
        }
    }
}
