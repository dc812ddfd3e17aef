using Microsoft.Extensions.Logging.Abstractions;
using ZeroTrust.Contracts.Audit;
using ZeroTrust.Permissions.Decisions;
using ZeroTrust.Permissions.Lifecycle;
using ZeroTrust.Permissions.Lifecycle.Shadow;
using ZeroTrust.Permissions.Tests.Storage;
using ZeroTrust.Testing;

namespace ZeroTrust.Permissions.Tests.Lifecycle;

public sealed class ShadowTests
{
    private static readonly byte[] Narrow = System.Text.Encoding.UTF8.GetBytes(Sample.Text.Replace("path: \"/v1/user/profile\"\n          methods: [GET]", "path: \"/v1/user/settings\"\n          methods: [GET]", StringComparison.Ordinal));

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task It_counts_what_would_come_out_otherwise_and_decides_nothing()
    {
        var (shadows, audit) = (new ShadowHolder(TimeProvider.System), new FakeAudit());
        var point = new DecisionPoint(Sample.Holder(), audit, shadows, TimeProvider.System);
        (await AskAsync(point, "/v1/user/profile")).ShouldBeTrue();
        shadows.Set(ShadowOf(Narrow), 1);
        for (var i = 0; i < 3; i++)
        {
            (await AskAsync(point, "/v1/user/profile")).ShouldBeTrue();
            (await AskAsync(point, "/v1/user/settings")).ShouldBeFalse();
            (await AskAsync(point, "/v1/user/addresses")).ShouldBeTrue();
        }

        var flips = shadows.Current!.Flips;
        (flips.Decisions, flips.AllowToDeny, flips.DenyToAllow).ShouldBe((9, 3, 3));
        var kept = flips.Kept().ToDictionary(pair => pair.Key.Kind);
        kept.Count.ShouldBe(2);
        kept[FlipKinds.AllowToDeny].Key.ShouldBe(new FlippedQuestion(FlipKinds.AllowToDeny, "service", "order-service", "user-service", "GET /v1/user/profile"));
        (kept[FlipKinds.AllowToDeny].Value.Count, kept[FlipKinds.AllowToDeny].Value.Reason, kept[FlipKinds.AllowToDeny].Value.ReasonThen).ShouldBe((3, "allowed", "not_listed"));
        // The record is that of the active policy alone.
        audit.Facts.Count.ShouldBe(10);
        audit.Facts.ShouldAllBe(fact => fact.PolicyVersion == Sample.Policy().Version);
    }

    [Fact]
    public async Task A_permission_is_compared_too_and_a_shadow_that_is_active_is_not_asked()
    {
        var shadows = new ShadowHolder(TimeProvider.System);
        var point = new DecisionPoint(Sample.Holder(), new FakeAudit(), shadows, TimeProvider.System);
        shadows.Set(ShadowOf(System.Text.Encoding.UTF8.GetBytes(Sample.Text.Replace("[user:read, user:address:write]", "[user:address:write]", StringComparison.Ordinal))), 1);
        (await point.AskAsync(point.Policy, DecisionSubject.Service("order-service"), DecisionQuestion.Permission("user-service", "user:read", default), Ct)).Allowed.ShouldBeTrue();
        shadows.Current!.Flips.AllowToDeny.ShouldBe(1);
        shadows.Set(ShadowOf(Sample.Bytes), 2);
        await AskAsync(point, "/v1/user/profile");
        shadows.Current!.Flips.Decisions.ShouldBe(0);
    }

    [Fact]
    public void A_change_that_comes_late_does_not_win()
    {
        var shadows = new ShadowHolder(TimeProvider.System);
        var second = ShadowOf(Sample.Variant("second"));
        shadows.Set(second, 2);
        shadows.Set(ShadowOf(Sample.Variant("first")), 1);
        shadows.Current.ShouldBeSameAs(second);
        shadows.Set(null, 3);
        shadows.Set(second, 2);
        shadows.Current.ShouldBeNull();
    }

    [Fact]
    public void What_is_kept_is_bounded_and_the_counts_are_right_under_load()
    {
        var flips = new ShadowFlips();
        Parallel.For(0, 20_000, i =>
        {
            if (flips.Count(allowed: i % 2 == 0, allowedThen: i % 4 < 2 && i % 2 == 0) is { } kind)
            {
                flips.Keep(new FlippedQuestion(kind, "service", $"caller-{i % 500}", "target", "GET /"), default, default, DateTimeOffset.UnixEpoch.AddSeconds(i));
            }
        });
        (flips.Decisions, flips.AllowToDeny, flips.DenyToAllow).ShouldBe((20_000, 5_000, 0));
        flips.Kept().Count.ShouldBe(ShadowFlips.MaxKept);
    }

    [Fact]
    public async Task Instances_follow_and_it_outlives_a_restart_and_its_candidate()
    {
        await using var world = await PolicyWorld.CreateAsync();
        var instance = await world.InstanceAsync();
        var hash = await instance.SubmittedAsync(Sample.Variant("next"));
        var store = new ShadowStore(world.Database.Source, instance.Store, TimeProvider.System);
        var (holder, follower) = Follower(world, instance, store);
        await follower.StartAsync(Ct);
        try
        {
            await ChangeAsync(world, async session => await store.SetAsync(session, (await instance.Stored.FindAsync(hash, Ct))!, PolicyInstance.Admin, Ct));
            await follower.OnChangeAsync(hash, Ct);
            await Eventually.HoldsAsync(() => holder.Current?.Policy.Version == hash, TimeSpan.FromSeconds(30), "the instance has the shadow");

            await world.Database.ExecuteAsync("delete from permissions.policy_candidates");
            var (restarted, other) = Follower(world, instance, store);
            await other.StartAsync(Ct);
            await other.OnGapAsync(Ct);
            await Eventually.HoldsAsync(() => restarted.Current?.Policy.Version == hash, TimeSpan.FromSeconds(30), "the instance that starts has it");
            await other.StopAsync(Ct);

            await ChangeAsync(world, session => store.ClearAsync(session, hash, PolicyInstance.Admin, Ct));
            await follower.OnChangeAsync("-", Ct);
            await Eventually.HoldsAsync(() => holder.Current is null, TimeSpan.FromSeconds(30), "the shadow is gone");
            (await world.EntriesAsync("policy.shadow_set")).ShouldBe(1);
            (await world.EntriesAsync("policy.shadow_cleared")).ShouldBe(1);
        }
        finally
        {
            await follower.StopAsync(Ct);
        }
    }

    [Fact]
    public async Task A_shadow_that_was_changed_in_the_database_is_none()
    {
        await using var world = await PolicyWorld.CreateAsync();
        var instance = await world.InstanceAsync();
        var hash = await instance.SubmittedAsync(Sample.Variant("next"));
        var store = new ShadowStore(world.Database.Source, instance.Store, TimeProvider.System);
        await ChangeAsync(world, async session => await store.SetAsync(session, (await instance.Stored.FindAsync(hash, Ct))!, PolicyInstance.Admin, Ct));
        await world.Database.ExecuteAsync("update permissions.policy_shadow set source = source || '\\x0a'::bytea");
        var holder = new ShadowHolder(TimeProvider.System);
        await new ShadowLoader(store, holder, instance.Reader, TimeProvider.System, NullLogger<ShadowLoader>.Instance).LoadAsync(Ct);
        holder.Current.ShouldBeNull();
        holder.Number.ShouldBe(1);
    }

    private static (ShadowHolder Holder, ShadowFollower Follower) Follower(PolicyWorld world, PolicyInstance instance, ShadowStore store)
    {
        var holder = new ShadowHolder(TimeProvider.System);
        var loader = new ShadowLoader(store, holder, instance.Reader, TimeProvider.System, NullLogger<ShadowLoader>.Instance);
        return (holder, new ShadowFollower(loader, TimeProvider.System, NullLogger<ShadowFollower>.Instance));
    }

    private static async Task ChangeAsync(PolicyWorld world, Func<Marten.IDocumentSession, Task> change)
    {
        await using var session = world.Database.Store.LightweightSession();
        await change(session);
    }

    private static async Task<bool> AskAsync(DecisionPoint point, string path) =>
        (await point.AskAsync(point.Policy, DecisionSubject.Service("order-service"), point.Route(DecisionSubject.Service("order-service"), "user-service", new MethodReadings("GET"), path, default), Ct)).Allowed;

    private static ShadowPolicy ShadowOf(byte[] policy) => new(Sample.Policy(policy), 1, "admin", Sample.Now, Sample.Now);
}
