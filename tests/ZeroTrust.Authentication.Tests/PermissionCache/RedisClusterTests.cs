using Shouldly;
using Xunit;
using ZeroTrust.Authentication.PermissionCache;
using ZeroTrust.Authentication.Tests.Fixtures;
using ZeroTrust.Contracts.Authentication;
using ZeroTrust.Testing;

namespace ZeroTrust.Authentication.Tests.PermissionCache;

/// <summary>A cluster refuses any command whose keys lie on two nodes.</summary>
public sealed class RedisClusterTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Copies_refill_offers_and_repairs_work_with_the_keys_spread_over_three_nodes()
    {
        await using var cluster = new RedisCluster();
        await cluster.InitializeAsync();
        await using var fixture = new SyncFixture { OtherRedis = cluster.Configuration };
        await fixture.InitializeAsync();
        await fixture.Intake().ProcessAsync([.. Enumerable.Range(0, 300).Select(i => Facts.Of($"c-{i}", 1, roles: "customer_support"))], SyncFixture.UserService, Ct);
        await using var parts = await new ReaderParts(fixture).StartAsync();

        await Eventually.HoldsAsync(() => parts.Refill.CheckAsync(Ct), Patience, "Redis is filled");
        var values = (await parts.Copies.ReadRawAsync([.. Enumerable.Range(0, 300).Select(i => $"c-{i}")])).ShouldNotBeNull();
        values.ShouldAllBe(value => !value.IsNull);
        (await parts.Reader.ReadAsync("c-7", Ct)).ShouldNotBeNull();

        var state = (await parts.Truth.ReadAsync("c-1", Ct)).State!;
        (await parts.Copies.OfferAsync([state with { Epoch = 2 }, state with { Subject = "c-2", Epoch = 2 }], DateTimeOffset.UnixEpoch)).ShouldBeTrue();
        (await parts.Copies.ReadAsync("c-2")).ShouldNotBeNull().Epoch.ShouldBe(2);
        await fixture.Sweeps(parts).SweepAsync(isDemanded: true, Ct);
        (await parts.Copies.ReadAsync("c-2")).ShouldNotBeNull().Epoch.ShouldBe(1, "PostgreSQL knows no epoch 2");

        using var snapshot = new Import.Snapshot(Import.Snapshot.Of("imported", 50));
        (await snapshot.RunAsync(fixture)).ShouldBeOfType<SnapshotResult.Done>().Counts.Applied.ShouldBe(50);
        (await parts.Reader.ReadAsync("imported-49", Ct)).ShouldNotBeNull();
    }
}
