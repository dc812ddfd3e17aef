using System.Net;
using ZeroTrust.Native.Tests.Fixtures;

namespace ZeroTrust.Native.Tests.Faults;

/// <summary>A 202 is a promise: SIGKILL the moment it arrives takes nothing back.</summary>
[Trait("Module", "Authentication")]
public sealed class KilledHostTests(SampleHost world) : IClassFixture<SampleHost>
{
    private const int Repetitions = 50;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private HttpClient Client => world.Host.Client;

    [Fact]
    public async Task A_role_change_acknowledged_just_before_a_kill_is_there_after_the_restart()
    {
        var person = SampleOrganisation.NewPerson("killed");
        await world.Sample.ApplyAsync(new CloudEvent("user.registered", person.Id, 1, person.User));
        for (var repetition = 0; repetition < Repetitions; repetition++)
        {
            var supports = repetition % 2 == 0;
            await PublishAndKillAsync(new CloudEvent(
                "user.roles_assigned", person.Id, repetition + 2, person.User, supports ? "customer_support" : "readonly_analyst"));
            await world.Host.StartAsync();
            await ShouldHoldAsync(person, supports, repetition);
        }
    }

    private async Task PublishAndKillAsync(CloudEvent fact)
    {
        using var answer = await Client.PublishAsync(await world.Sample.ServiceTokenAsync(world.Sample.UserService), fact);
        await world.Host.KillAsync();
        (await answer.ShouldBeAsync(HttpStatusCode.Accepted))["results"]![0]!["status"]!.ToString().ShouldBe("applied");
    }

    private async Task ShouldHoldAsync(PersonAccount person, bool supports, int repetition)
    {
        // First the decision, asked of the host at its coldest: what Redis kept from before the change must not answer.
        var evaluator = await world.Sample.ServiceTokenAsync(world.Sample.Gateway);
        (await Client.MayAsync(evaluator, "user", person.Id, "order:read", "order-service")).ShouldBe(supports, $"repetition {repetition}");
        (await Client.MayAsync(evaluator, "user", person.Id, "report:read", "analytics-service")).ShouldBe(!supports, $"repetition {repetition}");

        var read = await Client.ReadUserAsync(await world.Sample.LoginAsync(world.Sample.Admin), person.Id);
        read.RoleNames().ShouldBe([supports ? "customer_support" : "readonly_analyst"]);
        var epoch = (long)read["epoch"]!;
        epoch.ShouldBe(repetition + 2, "one step for each change, so none was lost and none counted twice");
        await Eventually.HoldsAsync(async () => await world.Redis.EpochAsync(person.Id) == epoch, Patience, "Redis holds the epoch of PostgreSQL");
    }
}
