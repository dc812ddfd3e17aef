using Shouldly;
using Xunit;
using ZeroTrust.Authentication.Events;
using ZeroTrust.Authentication.PermissionCache;
using ZeroTrust.Authentication.Tests.Fixtures;
using ZeroTrust.Contracts.Authentication;
using ZeroTrust.Testing;

namespace ZeroTrust.Authentication.Tests.PermissionCache;

public sealed class PermissionReaderTests(SyncFixture fixture) : IClassFixture<SyncFixture>
{
    // Copies do not expire: what is known at all is known by the feed. How soon is measured on a machine that does nothing else.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Reads_come_from_PostgreSQL_then_from_the_local_copy_and_elsewhere_from_Redis()
    {
        await PublishAsync(Facts.Of("reads", 1, roles: "customer_support"));
        await using var first = await new ReaderParts(fixture).StartAsync();
        await using var second = await new ReaderParts(fixture).StartAsync();
        (await first.Reader.ReadAsync("reads", Ct)).ShouldNotBeNull().Roles.ShouldBe(["customer_support"]);
        IsAtHand(first, "reads").ShouldBeTrue();
        first.Counts.HitRate.ShouldBe(0.5);
        await InRedisAsync(first, "reads", 1);
        (await second.Reader.ReadAsync("reads", Ct)).ShouldNotBeNull().Epoch.ShouldBe(1);
        second.Counts.HitRate.ShouldBe(1);
    }

    [Fact]
    public async Task A_local_hit_allocates_nothing()
    {
        await PublishAsync(Facts.Of("hot", 1));
        await using var parts = await new ReaderParts(fixture).StartAsync();
        await parts.Reader.ReadAsync("hot", Ct);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 10_000; i++)
        {
            IsAtHand(parts, "hot").ShouldBeTrue();
        }

        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBeLessThan(10_000);
    }

    [Fact]
    public async Task A_deactivation_at_one_instance_is_known_at_the_other_with_Redis_frozen_too()
    {
        foreach (var isFrozen in new[] { false, true })
        {
            var subject = $"off-{isFrozen}";
            await PublishAsync(Facts.Of(subject, 1, roles: "customer_support"));
            await using var other = await new ReaderParts(fixture, redisDeadlineMilliseconds: 100).StartAsync();
            (await other.Reader.ReadAsync(subject, Ct)).ShouldNotBeNull().Active.ShouldBeTrue();
            if (isFrozen)
            {
                fixture.Redis.Freeze();
            }

            try
            {
                await PublishAsync(Facts.Of(subject, 2, "user.deactivated"));
                await Eventually.HoldsAsync(async () => await other.Reader.ReadAsync(subject, Ct) is { Active: false, Roles.IsEmpty: true }, Patience, "the deactivation is known");
            }
            finally
            {
                fixture.Redis.Thaw();
            }
        }
    }

    [Fact]
    public async Task A_stale_value_in_Redis_is_refused_by_its_epoch_and_healed()
    {
        await PublishAsync(Facts.Of("stale", 1, roles: "customer_support"));
        await using var parts = await new ReaderParts(fixture).StartAsync();
        var old = (await parts.Truth.ReadAsync("stale", Ct)).State!;
        await PublishAsync(Facts.Of("stale", 2));
        await Eventually.HoldsAsync(() => parts.Floors.Of("stale") == 2, Patience, "the floor is raised");

        // A writer that was asleep since before the change, with an honest instant of now at most.
        (await parts.Copies.OfferAsync([old], TimeProvider.System.GetUtcNow())).ShouldBeTrue();
        (await parts.Reader.ReadAsync("stale", Ct)).ShouldNotBeNull().ShouldSatisfyAllConditions(s => s.Epoch.ShouldBe(2), s => s.Roles.ShouldBeEmpty());
        await InRedisAsync(parts, "stale", 2);
        (await parts.Copies.OfferAsync([old], TimeProvider.System.GetUtcNow().AddDays(1))).ShouldBeTrue();
        (await parts.Copies.ReadAsync("stale")).ShouldNotBeNull().Epoch.ShouldBe(2);
    }

    [Fact]
    public async Task Roles_that_somebody_else_wrote_into_Redis_are_nobodys()
    {
        await PublishAsync(Facts.Of("forged", 1));
        await using var parts = await new ReaderParts(fixture).StartAsync();
        var now = TimeProvider.System.GetUtcNow();
        var forged = CachedState.Of(new SubjectState("forged", 2, true, now, ["system_admin"], []), now.AddMinutes(2)).ToJson();
        (await parts.Gate.TryAsync(db => db.StringSetAsync(RedisCopies.KeyOf("forged"), forged))).IsAvailable.ShouldBeTrue();
        (await parts.Reader.ReadAsync("forged", Ct)).ShouldNotBeNull().Roles.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_forged_notification_neither_ends_the_feed_nor_locks_anybody_out()
    {
        await PublishAsync(Facts.Of("framed", 1, roles: "customer_support"));
        await using var parts = await new ReaderParts(fixture).StartAsync();
        await NotifyAsync("x");
        await NotifyAsync("subject 4000000 framed");
        await Eventually.HoldsAsync(() => parts.Floors.Of("framed") == 4_000_000, Patience, "the forged floor is there");
        (await parts.Reader.ReadAsync("framed", Ct)).ShouldNotBeNull().Roles.ShouldBe(["customer_support"]);
        await PublishAsync(Facts.Of("framed", 2, "user.deactivated"));
        await Eventually.HoldsAsync(async () => await parts.Reader.ReadAsync("framed", Ct) is { Active: false }, Patience, "changes are still known");
    }

    [Fact]
    public async Task A_new_instance_does_not_trust_what_Redis_missed_before_it_started()
    {
        await PublishAsync(Facts.Of("missed", 1, roles: "customer_support"));
        await using var old = await new ReaderParts(fixture).StartAsync();
        await old.Reader.ReadAsync("missed", Ct);
        await InRedisAsync(old, "missed", 1);
        // Nobody brings this change to Redis.
        await PublishAsync(Facts.Of("missed", 2, "user.deactivated"));
        await using var fresh = await new ReaderParts(fixture).StartAsync();
        (await fresh.Reader.ReadAsync("missed", Ct)).ShouldNotBeNull().Active.ShouldBeFalse();
    }

    [Fact]
    public async Task A_change_missed_in_a_gap_is_found_after_it()
    {
        await PublishAsync(Facts.Of("gap", 1, roles: "customer_support"));
        await using var parts = await new ReaderParts(fixture).StartAsync();
        await parts.Reader.ReadAsync("gap", Ct);
        await InRedisAsync(parts, "gap", 1);
        await parts.StopFeedAsync();
        await PublishAsync(Facts.Of("gap", 2, "user.deactivated"));
        await parts.Subscriber.OnGapAsync(Ct);
        (await parts.Reader.ReadAsync("gap", Ct)).ShouldNotBeNull().Active.ShouldBeFalse();
    }

    [Fact]
    public async Task A_silent_feed_makes_copies_untrusted_while_PostgreSQL_answers()
    {
        await PublishAsync(Facts.Of("silent", 1, roles: "customer_support"));
        await using var parts = await new ReaderParts(fixture).StartAsync();
        await parts.Reader.ReadAsync("silent", Ct);
        await parts.StopFeedAsync();
        await PublishAsync(Facts.Of("silent", 2, "user.deactivated"));
        parts.Silence = TimeSpan.FromMilliseconds(500);
        (await parts.Reader.ReadAsync("silent", Ct)).ShouldNotBeNull().Active.ShouldBeTrue();
        parts.Silence = TimeSpan.FromSeconds(1);
        (await parts.Reader.ReadAsync("silent", Ct)).ShouldNotBeNull().Active.ShouldBeFalse();
    }

    [Fact]
    public async Task Nobody_is_remembered_as_nobody_until_announced()
    {
        await using var parts = await new ReaderParts(fixture, options => options.NegativeSeconds = 300).StartAsync();
        (await parts.Reader.ReadAsync("late-comer", Ct)).ShouldBeNull();
        IsAtHand(parts, "late-comer").ShouldBeTrue();
        await PublishAsync(Facts.Of("late-comer", 1));
        await Eventually.HoldsAsync(async () => await parts.Reader.ReadAsync("late-comer", Ct) is not null, Patience, "the person is known");
        (await parts.Reader.ReadAsync("no\0body", Ct)).ShouldBeNull();
    }

    [Fact]
    public async Task An_emptied_Redis_is_filled_by_one_instance_and_marked()
    {
        await PublishAsync([.. Enumerable.Range(0, 300).Select(i => Facts.Of($"fill-{i:000}", 1, roles: "customer_support"))]);
        await using var one = await new ReaderParts(fixture).StartAsync();
        await using var two = await new ReaderParts(fixture).StartAsync();
        await fixture.Redis.StopAsync();
        await fixture.Redis.StartAsync();
        foreach (var parts in new[] { one, two })
        {
            await Eventually.HoldsAsync(async () => (await parts.Gate.TryAsync(db => db.PingAsync())).IsAvailable, Patience, "Redis is back");
        }

        var filled = await Task.WhenAll(one.Refill.CheckAsync(Ct), two.Refill.CheckAsync(Ct));
        filled.Count(isFilled => isFilled).ShouldBe(1);
        (await one.Refill.CheckAsync(Ct)).ShouldBeFalse();
        (await two.Reader.ReadAsync("fill-299", Ct)).ShouldNotBeNull().Roles.ShouldBe(["customer_support"]);
        two.Counts.HitRate.ShouldBe(1);
    }

    private static bool IsAtHand(ReaderParts parts, string subject)
    {
        var read = parts.Reader.ReadAsync(subject, CancellationToken.None);
        return read.IsCompletedSuccessfully;
    }

    private Task<IReadOnlyList<EventOutcome>> PublishAsync(params PersonEvent[] events) => fixture.Intake().ProcessAsync(events, SyncFixture.UserService, Ct);

    private async Task NotifyAsync(string payload)
    {
        await using var command = fixture.Source.CreateCommand("select pg_notify('zerotrust_changes', $1)");
        command.Parameters.AddWithValue(payload);
        await command.ExecuteNonQueryAsync(Ct);
    }

    private static Task<TimeSpan> InRedisAsync(ReaderParts parts, string subject, long epoch) =>
        Eventually.HoldsAsync(async () => (await parts.Copies.ReadAsync(subject))?.Epoch == epoch, Patience, "the value is in Redis");
}
