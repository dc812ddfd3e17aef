using Shouldly;
using StackExchange.Redis;
using Xunit;
using ZeroTrust.Authentication.PermissionCache;
using ZeroTrust.Authentication.Tests.Fixtures;
using ZeroTrust.Contracts.Authentication;
using ZeroTrust.Testing;

namespace ZeroTrust.Authentication.Tests.Reconciliation;

public sealed class SweepTests(SyncFixture fixture) : IClassFixture<SyncFixture>
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Drift_of_every_kind_planted_in_Redis_is_found_repaired_audited_and_told()
    {
        await using var parts = await StartAsync("planted", "stale", "ahead", "missing", "garbage", "stolen", "content", "fine");
        await PlantAsync(parts, "planted-stale", state => state with { Epoch = 1 });
        await PlantAsync(parts, "planted-ahead", state => state with { Epoch = 99 });
        await PlantAsync(parts, "planted-content", state => state with { Roles = ["system_admin"] });
        await parts.Gate.TryAsync(redis => redis.KeyDeleteAsync(RedisCopies.KeyOf("planted-missing")));
        await parts.Gate.TryAsync(redis => redis.StringSetAsync(RedisCopies.KeyOf("planted-garbage"), "?"));
        // The value of one subject, with its good mark, in the place of another.
        var value = (await parts.Copies.ReadRawAsync(["planted-fine"]))![0];
        await parts.Gate.TryAsync(redis => redis.StringSetAsync(RedisCopies.KeyOf("planted-stolen"), value));

        await fixture.Sweeps(parts).SweepAsync(isDemanded: true, Ct);
        foreach (var name in new[] { "stale", "ahead", "missing", "garbage", "stolen", "content", "fine" })
        {
            var copy = (await parts.Copies.ReadAsync($"planted-{name}")).ShouldNotBeNull(name);
            (copy.Epoch, string.Join(' ', copy.Roles)).ShouldBe((2, "readonly_analyst"), name);
        }

        var told = fixture.Sent.Messages.OfType<PermissionDriftRepaired>().Last(fact => fact.Place == "redis");
        told.Drift.ShouldBe(new Dictionary<string, long> { ["stale"] = 1, ["ahead"] = 1, ["missing"] = 1, ["garbage"] = 2, ["content"] = 1 }, ignoreOrder: true);
        (await fixture.CountAsync("select count(*) from public.audit where action = 'permission_drift.repaired' and resource = 'redis' and changes like '%garbage:>2%'")).ShouldBe(1);

        var before = fixture.Sent.Messages.Count;
        await fixture.Sweeps(parts).SweepAsync(isDemanded: true, Ct);
        fixture.Sent.Messages.Count.ShouldBe(before, "nothing is adrift any more");
    }

    [Fact]
    public async Task A_wrong_local_copy_is_found_and_dropped_and_reads_are_right_again()
    {
        await using var parts = await StartAsync("mine", "content", "ahead", "ghost");
        var truth = (await parts.Truth.ReadAsync("mine-content", Ct)).State!;
        parts.Local.Put("mine-content", new LocalCopy(truth with { Roles = ["system_admin"] }, long.MaxValue));
        parts.Local.Put("mine-ahead", new LocalCopy(truth with { Subject = "mine-ahead", Epoch = 77 }, long.MaxValue));
        parts.Local.Put("mine-nobody", new LocalCopy(truth with { Subject = "mine-nobody" }, long.MaxValue));
        (await parts.Reader.ReadAsync("mine-content", Ct))!.Roles.ShouldBe(["system_admin"]);

        await fixture.Sweeps(parts).SweepAsync(isDemanded: false, Ct);
        (await parts.Reader.ReadAsync("mine-content", Ct))!.Roles.ShouldBe(["readonly_analyst"]);
        (await parts.Reader.ReadAsync("mine-ahead", Ct))!.Epoch.ShouldBe(2);
        (await parts.Reader.ReadAsync("mine-nobody", Ct)).ShouldBeNull();
        fixture.Sent.Messages.OfType<PermissionDriftRepaired>().Last(fact => fact.Place == "local").Drift
            .ShouldBe(new Dictionary<string, long> { ["content"] = 1, ["ahead"] = 2 }, ignoreOrder: true);
    }

    [Fact]
    public async Task A_row_changed_by_SQL_behind_our_back_reaches_local_copies_and_Redis()
    {
        await using var parts = await StartAsync("sql", "victim");
        await parts.Reader.ReadAsync("sql-victim", Ct);
        await fixture.ExecuteAsync("""
            update authentication.mt_doc_persondocument set data = jsonb_set(data, '{owner,roles}', '["customer_support"]') where id = 'sql-victim'
            """);
        (await parts.Reader.ReadAsync("sql-victim", Ct))!.Roles.ShouldBe(["readonly_analyst"], "nobody was told");

        await fixture.Sweeps(parts).SweepAsync(isDemanded: false, Ct);
        (await parts.Reader.ReadAsync("sql-victim", Ct))!.Roles.ShouldBe(["customer_support"]);
        (await parts.Copies.ReadAsync("sql-victim"))!.Roles.ShouldBe(["customer_support"]);
    }

    [Fact]
    public async Task A_demand_reaches_every_instance_and_one_of_them_looks_at_Redis()
    {
        await using var first = await StartAsync("asked", "one");
        var before = await fixture.CountAsync("select count(*) from authentication.sweeps");
        var sweeps = Enumerable.Range(0, 3).Select(_ => fixture.Sweeps(first)).ToArray();
        foreach (var sweep in sweeps)
        {
            await sweep.StartAsync(Ct);
            await sweep.OnChangeAsync("now", Ct);
        }

        await Eventually.HoldsAsync(async () => await fixture.CountAsync("select count(*) from authentication.sweeps where place = 'local'") >= 3, Patience, "three compared their copies");
        await Eventually.HoldsAsync(async () => await fixture.CountAsync("select count(*) from authentication.sweeps where place = 'redis' and complete") >= 1, Patience, "one compared Redis");
        (await fixture.CountAsync("select count(*) from authentication.sweeps")).ShouldBeGreaterThan(before);
        foreach (var sweep in sweeps)
        {
            await sweep.StopAsync(Ct);
            sweep.Dispose();
        }
    }

    // People at epoch 2 whose change is older than the grace, with a value in a filled Redis.
    private async Task<ReaderParts> StartAsync(string prefix, params string[] names)
    {
        var parts = await new ReaderParts(fixture).StartAsync();
        foreach (var name in names)
        {
            await fixture.Intake().ProcessAsync(
                [Facts.Of($"{prefix}-{name}", 1), Facts.Of($"{prefix}-{name}", 2, roles: "readonly_analyst")], SyncFixture.UserService, Ct);
        }

        await fixture.ExecuteAsync("update authentication.mt_doc_persondocument set mt_last_modified = now() - interval '1 minute'");
        await parts.Copies.UnmarkFilledAsync();
        await Eventually.HoldsAsync(() => parts.Refill.CheckAsync(Ct), Patience, "Redis is filled");
        return parts;
    }

    private static async Task PlantAsync(ReaderParts parts, string subject, Func<SubjectState, SubjectState> change)
    {
        var reading = await parts.Truth.ReadAsync(subject, Ct);
        var value = ReaderParts.Seal.Close(subject, CachedState.Of(change(reading.State!), reading.ReadAt).ToJson());
        await parts.Gate.TryAsync(redis => redis.StringSetAsync(RedisCopies.KeyOf(subject), (RedisValue)value));
    }
}
