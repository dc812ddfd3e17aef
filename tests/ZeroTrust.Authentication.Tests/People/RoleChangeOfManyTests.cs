using Shouldly;
using Xunit;
using ZeroTrust.Authentication.Tests.Fixtures;
using ZeroTrust.Testing;

namespace ZeroTrust.Authentication.Tests.People;

/// <summary>A role change that touches very many people, in batches of a source, while others are read and registered.</summary>
public sealed class RoleChangeOfManyTests(SyncFixture fixture) : IClassFixture<SyncFixture>
{
    private const int Many = 10_000;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_final_state_is_the_same_in_PostgreSQL_and_at_every_instance_and_nobody_else_is_held_up()
    {
        using var snapshot = new Import.Snapshot(Import.Snapshot.Of("m", Many));
        await snapshot.RunAsync(fixture);
        // Fewer exact floors than people change: the rest is told by the sketch.
        await using var here = await new ReaderParts(fixture, options => options.MaxFloors = 500).StartAsync();
        await using var there = await new ReaderParts(fixture, options => options.MaxFloors = 500).StartAsync();
        foreach (var i in Enumerable.Range(0, 2000))
        {
            await here.Reader.ReadAsync($"m-{i}", Ct);
        }

        var intake = fixture.Intake();
        var change = Task.Run(async () =>
        {
            foreach (var batch in Enumerable.Range(0, Many).Chunk(500))
            {
                await intake.ProcessAsync([.. batch.Select(i => Facts.Of($"m-{i}", 2, "user.roles_assigned", roles: "readonly_analyst"))], SyncFixture.UserService, Ct);
            }
        }, Ct);
        var others = 0;
        while (!change.IsCompleted)
        {
            // A registration must get through between two batches, however many are to come.
            (await intake.ProcessAsync([Facts.Of($"other-{others}", 1)], SyncFixture.UserService, Ct))[0].Status.ShouldBe("applied");
            others++;
        }

        await change;
        others.ShouldBeGreaterThan(1);
        (await fixture.CountAsync("select count(*) from authentication.mt_doc_persondocument where id like 'm-%' and data #>> '{owner,roles,0}' = 'readonly_analyst' and (data ->> 'epoch')::int = 2"))
            .ShouldBe(Many);
        // The feed tells in the order of the commits: who has heard of this one has heard of all.
        (await intake.ProcessAsync([Facts.Of("told-last", 1)], SyncFixture.UserService, Ct))[0].Status.ShouldBe("applied");
        foreach (var parts in new[] { here, there })
        {
            await Eventually.HoldsAsync(() => parts.Floors.Of("told-last") == 1, Patience, "the feed has told of the last");
            for (var i = 0; i < Many; i += 3)
            {
                (await parts.Reader.ReadAsync($"m-{i}", Ct))!.Roles.ShouldBe(["readonly_analyst"], $"m-{i}");
            }
        }
    }
}
