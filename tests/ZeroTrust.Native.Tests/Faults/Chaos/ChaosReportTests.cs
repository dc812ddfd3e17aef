using System.Globalization;
using System.Runtime.InteropServices;
using ZeroTrust.Native.Tests.Fixtures;

namespace ZeroTrust.Native.Tests.Faults.Chaos;

/// <summary>
/// Every fault in turn under one steady load at two instances: what was taken is applied once, and a table tells what callers
/// saw meanwhile. <c>ZEROTRUST_CHAOS_REPORT</c> names the file for it; no number fails the test.
/// </summary>
[Trait("Module", "Authentication")]
public sealed class ChaosReportTests(ChaosHosts world) : IClassFixture<ChaosHosts>
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);

    // ZEROTRUST_TEST_LONG=1: minutes instead of seconds.
    private static readonly int Times = Environment.GetEnvironmentVariable("ZEROTRUST_TEST_LONG") == "1" ? 5 : 1;

    [Fact]
    public async Task Every_fault_in_turn_under_load_loses_nothing_and_applies_nothing_twice()
    {
        var log = new ChaosLog();
        log.Begin("warming up");
        await using var chaos = await ChaosLoad.StartAsync(world, log);
        await chaos.Load.SecondsAsync(3);
        await PhaseAsync(chaos, log, "none", () => chaos.Load.SecondsAsync(5 * Times));
        await PhaseAsync(chaos, log, "Redis frozen", async () =>
        {
            world.Redis.Freeze();
            await chaos.Load.SecondsAsync(5 * Times);
            world.Redis.Thaw();
        });
        await PhaseAsync(chaos, log, "RabbitMQ killed", async () =>
        {
            await world.Broker.KillAsync();
            await chaos.Load.SecondsAsync(Times);
            await world.Broker.StartAsync();
        });
        await PhaseAsync(chaos, log, "PostgreSQL restarted", async () =>
        {
            await world.Postgres.CrashAsync();
            await chaos.Load.SecondsAsync(Times);
            await world.Postgres.StartAsync();
        });
        await PhaseAsync(chaos, log, "an instance killed", async () =>
        {
            await world.First.KillAsync();
            await chaos.Load.SecondsAsync(2 * Times);
            await world.First.StartAsync();
        });
        await chaos.Load.FinishAsync();

        await ShouldBeKeptAsync(chaos);
        await AddEffectsAsync(chaos, log);
        await WriteAsync(log);
        log.Errors(Refresher.Kind).Where(error => error.Contains("401", StringComparison.Ordinal) && !error.Contains(Refresher.Lost, StringComparison.Ordinal)).ShouldBeEmpty();
        log.Errors("gateway decision").Where(error => !error.StartsWith("an instance killed", StringComparison.Ordinal)).ShouldBeEmpty();
    }

    // It begins a second before the fault, so that no call of the phase before is still open then, and goes on three seconds
    // after it, so that the return is in it, and until the broker's backlog is applied.
    private async Task PhaseAsync(ChaosLoad chaos, ChaosLog log, string phase, Func<Task> faultAsync)
    {
        log.Begin(phase);
        await chaos.Load.SecondsAsync(1);
        await faultAsync();
        var confirmed = chaos.ThroughBroker.Sum(one => one.Taken.Count);
        await Eventually.HoldsAsync(
            async () => await Kept.AppliedAsync(world.Postgres, chaos.ThroughBroker.Select(one => one.Subject)) >= confirmed, Patience, "what the broker confirmed is applied");
        await chaos.Load.SecondsAsync(3);
    }

    private async Task ShouldBeKeptAsync(ChaosLoad chaos)
    {
        Reporter[] all = [.. chaos.OverHttp, .. chaos.ThroughBroker];
        string[] people = [.. all.Select(one => one.Subject)];
        long taken = all.Sum(one => one.Taken.Count);
        await Eventually.HoldsAsync(async () => await Kept.AppliedAsync(world.Postgres, people) >= taken, Patience, "everything taken is applied");
        (await Kept.AppliedAsync(world.Postgres, people)).ShouldBe(taken);
        (await Kept.AuditedAsync(world.Postgres, people)).ShouldBe(taken, "one entry of the trail for each event");
        var admin = await world.Sample.LoginAsync(world.Sample.Admin);
        foreach (var one in all)
        {
            foreach (var client in new[] { world.First.Client, world.Second.Client })
            {
                var person = await client.ReadUserAsync(admin, one.Subject);
                person.RoleNames().ShouldBe([.. one.Taken[^1].Fact.Roles]);
                ((long)person["epoch"]!).ShouldBe(one.Taken.Count, "one step for each event");
            }
        }
    }

    // A confirmed message has had no effect yet; the row of its application tells when it had.
    private async Task AddEffectsAsync(ChaosLoad chaos, ChaosLog log)
    {
        var times = await Kept.TimesAsync(world.Postgres, chaos.ThroughBroker.Select(one => one.Subject));
        foreach (var taken in chaos.ThroughBroker.SelectMany(one => one.Taken))
        {
            log.Good(taken.Phase, "event through the broker, applied", times[taken.Fact.Id] - taken.Due);
        }
    }

    private static async Task WriteAsync(ChaosLog log)
    {
        if (Environment.GetEnvironmentVariable("ZEROTRUST_CHAOS_REPORT") is not { Length: > 0 } path)
        {
            return;
        }

        var now = TimeProvider.System.GetUtcNow().ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);
        await File.WriteAllTextAsync(path, $"""
            # Chaos, {now} UTC

            Two instances of the native binary, their PostgreSQL, Redis and RabbitMQ and the load on one machine with {Environment.ProcessorCount} processors ({RuntimeInformation.OSDescription}).
            Calls per second, by turns at both instances: 20 events over HTTP, 20 through the broker, 20 service tokens, 20 gateway decisions, 10 refreshes.
            Times in ms, from the moment a call was due. An event waits for the one before about the same person and is reported until it is taken; its time is the whole of that. Every try that failed is counted beside it.
            `event through the broker` is until the broker's confirmation, `applied` until the transaction began that applied it.
            A phase lasts from one second before the fault until the fault's end, then until what the broker had confirmed was applied, then 3 s. Everything taken was applied exactly once, or the test that wrote this failed.

            {log.Table()}
            """);
    }
}
