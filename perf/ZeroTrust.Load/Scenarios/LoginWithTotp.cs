using System.Collections.Concurrent;
using ZeroTrust.Load.Target;

namespace ZeroTrust.Load.Scenarios;

/// <summary>
/// People sign in with password and authenticator: the time is that of both requests together. A code is good once, so each person
/// signs in once, at a rate below the hashing gate's.
/// </summary>
internal static class LoginWithTotp
{
    public const string Name = "login_totp";

    private const double PerSecond = 20;

    public static Scenario Build(ScenarioInputs inputs)
    {
        var members = new ConcurrentQueue<Member>();
        var load = inputs.Pace.Inject(PerSecond);
        return Scenario.Create(Name, async ctx =>
            {
                if (!members.TryDequeue(out var member)) return Response.Fail("nobody_left");
                var answer = await member.LoginAsync(ctx.Client, 0, ctx.Cancellation);
                if (!answer.IsSuccess) return Response.Fail(answer.Status);
                return answer.Text("refresh_token"u8) is null ? Response.Fail("login_incomplete") : answer.AsResponse();
            })
            .WithInit(async ctx =>
            {
                // As many as arrive, the warm-up included, and a few more.
                var count = (int)(load.Rate * (load.During + inputs.Pace.WarmUp).TotalSeconds) + 20;
                foreach (var member in await Members.EnrolAsync(ctx.Client, inputs.Publisher, inputs.Administrator, count, inputs.Clock, ctx.Cancellation))
                    members.Enqueue(member);
            })
            .WithWarmUp(inputs.Pace.WarmUp)
            .WithLoad(load);
    }
}
