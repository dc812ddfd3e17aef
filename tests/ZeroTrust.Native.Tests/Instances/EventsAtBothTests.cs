using System.Net;
using ZeroTrust.Native.Tests.Fixtures;

namespace ZeroTrust.Native.Tests.Instances;

/// <summary>One person's events at two instances at once end in one state.</summary>
[Trait("Module", "Authentication")]
public sealed class EventsAtBothTests(PairOfHosts world) : IClassFixture<PairOfHosts>
{
    private const int Events = 60;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    [Fact]
    public async Task Events_of_one_person_published_at_both_end_in_the_same_epoch_and_state()
    {
        var person = SampleOrganisation.NewPerson("shared");
        await world.Sample.ApplyAsync(new CloudEvent("user.registered", person.Id, 1, person.User));
        CloudEvent[] facts = [.. Enumerable.Range(2, Events).Select(sequence => new CloudEvent(
            "user.roles_assigned", person.Id, sequence, person.User, sequence % 3 == 0 ? "customer_support" : "readonly_analyst"))];
        var token = await world.Sample.ServiceTokenAsync(world.Sample.UserService);

        // Each event at both instances, so that every one is a race of the same event besides the order of the next.
        var statuses = await Task.WhenAll(
            PublishAllAsync(world.First.Client, token, facts), PublishAllAsync(world.Second.Client, token, facts),
            PublishAllAsync(world.First.Client, token, [.. facts.Where(fact => fact.Sequence % 2 == 0)]));

        var applied = statuses.SelectMany(status => status).Where(one => one.Status == "applied").Select(one => one.Sequence).ToList();
        applied.ShouldBeUnique();
        applied.ShouldContain(facts[^1].Sequence);
        await ShouldAgreeAsync(person, facts[^1].Roles[0]);
    }

    private async Task ShouldAgreeAsync(PersonAccount person, string role)
    {
        var first = await world.First.Client.ReadUserAsync(world.AdminToken, person.Id);
        var second = await world.Second.Client.ReadUserAsync(world.AdminToken, person.Id);
        second.ToJsonString().ShouldBe(first.ToJsonString());
        first.RoleNames().ShouldBe([role]);
        var epoch = (long)first["epoch"]!;
        await Eventually.HoldsAsync(async () => await world.Redis.EpochAsync(person.Id) == epoch, Patience, "Redis holds the same epoch");
        foreach (var client in new[] { world.First.Client, world.Second.Client })
        {
            await Eventually.HoldsAsync(
                async () => await client.MayAsync(world.Evaluator, "user", person.Id, "order:read", "order-service") == (role == "customer_support")
                    && await client.MayAsync(world.Evaluator, "user", person.Id, "report:read", "analytics-service") == (role == "readonly_analyst"),
                Patience, "both decide alike");
        }
    }

    private static async Task<List<(long Sequence, string Status)>> PublishAllAsync(HttpClient client, string token, CloudEvent[] facts)
    {
        var statuses = new List<(long, string)>();
        foreach (var fact in facts)
        {
            using var answer = await client.PublishAsync(token, fact);
            var status = (string)(await answer.ShouldBeAsync(HttpStatusCode.Accepted))["results"]![0]!["status"]!;
            status.ShouldBeOneOf("applied", "duplicate", "late");
            statuses.Add((fact.Sequence, status));
        }

        return statuses;
    }
}
