using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using ZeroTrust.Permissions.Lifecycle.Watch;
using ZeroTrust.Permissions.Policies;
using ZeroTrust.Permissions.Tests.Storage;
using ZeroTrust.Platform.Postgres;

namespace ZeroTrust.Permissions.Tests.Lifecycle;

public sealed class WatchTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_changed_file_becomes_the_policy_once()
    {
        await using var world = await PolicyWorld.CreateAsync();
        var (instance, watch) = await WatchAsync(world);
        await WriteAsync(world, Sample.Variant("from the file"));
        await LookTwiceAsync(watch);
        var version = instance.Holder.Current!.Version;
        version.ShouldBe(Sample.Policy(Sample.Variant("from the file")).Version);
        instance.Holder.Current.Activation.By.ShouldBe("zerotrust");
        // Looked at again, by this instance and by one that starts: nothing, even after somebody went back.
        await instance.RollbackAsync(instance.Version);
        await LookTwiceAsync(watch);
        await LookTwiceAsync((await WatchAsync(world)).Watch);
        (await ActiveAsync(world)).ShouldNotBe(version);
    }

    [Fact]
    public async Task A_file_that_returns_to_an_earlier_content_counts_where_it_was_seen_to_change()
    {
        await using var world = await PolicyWorld.CreateAsync();
        var (_, watch) = await WatchAsync(world);
        foreach (var remark in new[] { "one", "two", "one" })
        {
            await WriteAsync(world, Sample.Variant(remark));
            await LookTwiceAsync(watch);
            (await ActiveAsync(world)).ShouldBe(Sample.Policy(Sample.Variant(remark)).Version);
        }

        // An instance that starts with the content of before is late, not new.
        await WriteAsync(world, Sample.Variant("two"));
        await LookTwiceAsync((await WatchAsync(world)).Watch);
        (await ActiveAsync(world)).ShouldBe(Sample.Policy(Sample.Variant("one")).Version);
    }

    [Theory]
    [InlineData("nonsense: [")]
    [InlineData("")]
    [InlineData("a: &x [1]\nb: *x\n")]
    public async Task A_bad_file_changes_nothing_and_the_next_good_one_counts(string yaml)
    {
        await using var world = await PolicyWorld.CreateAsync();
        var (instance, watch) = await WatchAsync(world);
        var before = await ActiveAsync(world);
        await File.WriteAllTextAsync(world.PathOf("policy.yaml"), yaml, Ct);
        await LookTwiceAsync(watch);
        (await ActiveAsync(world)).ShouldBe(before);
        await WriteAsync(world, Sample.Variant("mended"));
        await LookTwiceAsync(watch);
        instance.Holder.Current!.Version.ShouldBe(Sample.Policy(Sample.Variant("mended")).Version);
    }

    [Fact]
    public async Task A_file_that_is_missing_or_too_large_changes_nothing()
    {
        await using var world = await PolicyWorld.CreateAsync();
        var (_, watch) = await WatchAsync(world);
        var before = await ActiveAsync(world);
        await LookTwiceAsync(watch);
        await using (var file = File.Create(world.PathOf("policy.yaml")))
        {
            file.SetLength(10 * 1024 * 1024);
        }

        await LookTwiceAsync(watch);
        (await ActiveAsync(world)).ShouldBe(before);
    }

    [Fact]
    public async Task A_file_that_is_being_written_is_left_until_it_is_still()
    {
        await using var world = await PolicyWorld.CreateAsync();
        var (_, watch) = await WatchAsync(world);
        var before = await ActiveAsync(world);
        var bytes = Sample.Variant("long");
        for (var part = 1; part < 5; part++)
        {
            await File.WriteAllBytesAsync(world.PathOf("policy.yaml"), bytes[..(bytes.Length * part / 5)], Ct);
            await watch.LookAsync(Ct);
            (await ActiveAsync(world)).ShouldBe(before);
        }

        await WriteAsync(world, bytes);
        await LookTwiceAsync(watch);
        (await ActiveAsync(world)).ShouldBe(Sample.Policy(bytes).Version);
    }

    [Fact]
    public async Task Of_instances_that_look_together_one_submits()
    {
        await using var world = await PolicyWorld.CreateAsync();
        await WriteAsync(world, Sample.Variant("from the file"));
        var watches = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => WatchAsync(world)));
        for (var i = 0; i < 3; i++)
        {
            await Task.WhenAll(watches.Select(pair => Task.Run(() => LookTwiceAsync(pair.Watch))));
        }

        (await world.EntriesAsync("policy.activated")).ShouldBe(2);
    }

    [Fact]
    public async Task Where_an_approval_is_asked_for_it_waits_as_the_platforms_own_request()
    {
        await using var world = await PolicyWorld.CreateAsync();
        var (instance, watch) = await WatchAsync(world, options => options.RequireApproval = true);
        var before = await ActiveAsync(world);
        await WriteAsync(world, Sample.Variant("from the file"));
        await LookTwiceAsync(watch);
        (await ActiveAsync(world)).ShouldBe(before);
        instance.Changes.Waiting.Values.ShouldHaveSingleItem().Proposal.Requester.Kind.ShouldBe("system");
    }

    [Fact]
    public async Task While_another_instance_is_at_it_the_file_is_looked_at_again()
    {
        await using var world = await PolicyWorld.CreateAsync();
        var (_, watch) = await WatchAsync(world);
        var before = await ActiveAsync(world);
        await WriteAsync(world, Sample.Variant("from the file"));
        await AdvisoryLock.RunAsync(world.Database.Source, "policy-watch", async () =>
        {
            await LookTwiceAsync(watch);
            (await ActiveAsync(world)).ShouldBe(before);
        }, Ct);
        await watch.LookAsync(Ct);
        (await ActiveAsync(world)).ShouldBe(Sample.Policy(Sample.Variant("from the file")).Version);
    }

    private static async Task<(PolicyInstance Instance, PolicyFileWatch Watch)> WatchAsync(PolicyWorld world, Action<PolicyOptions>? configure = null)
    {
        var instance = await world.InstanceAsync(options =>
        {
            options.WatchFile = world.PathOf("policy.yaml");
            configure?.Invoke(options);
        });
        var submission = new WatchSubmission(
            new SeedScopes(world.Database, instance.Changes), world.Database.Source, instance.Replacement, new WatchMarks(world.Database.Source), TimeProvider.System);
        return (instance, new PolicyFileWatch(submission, instance.Settings, instance.Intake, TimeProvider.System, NullLogger<PolicyFileWatch>.Instance));
    }

    private static Task WriteAsync(PolicyWorld world, byte[] policy) => File.WriteAllBytesAsync(world.PathOf("policy.yaml"), policy, Ct);

    private static async Task LookTwiceAsync(PolicyFileWatch watch)
    {
        await watch.LookAsync(Ct);
        await watch.LookAsync(Ct);
    }

    private static async Task<string> ActiveAsync(PolicyWorld world)
    {
        await using var session = world.Database.Store.QuerySession();
        return (await PolicyStore.ActiveAsync(session, Ct))!.PolicyId;
    }
}
