using System.Diagnostics;
using Shouldly;
using Xunit;
using ZeroTrust.Authentication.Tests.Fixtures;
using ZeroTrust.Contracts.Authentication;
using ZeroTrust.Testing;

namespace ZeroTrust.Authentication.Tests.PermissionCache;

public sealed class OutageTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task With_PostgreSQL_stopped_copies_stand_in_up_to_the_limit_and_then_everything_is_denied()
    {
        await using var cluster = await PostgresCluster.StartNewAsync();
        await using var fixture = new SyncFixture(cluster);
        await fixture.InitializeAsync();
        await using var parts = await new ReaderParts(fixture).StartAsync();
        await fixture.Intake().ProcessAsync([Facts.Of("known", 1), Facts.Of("in-redis", 1)], SyncFixture.UserService, Ct);
        await Eventually.HoldsAsync(() => parts.Floors.Count == 2, Patience, "the feed told of both");
        await parts.Reader.ReadAsync("known", Ct);
        await parts.Reader.ReadAsync("in-redis", Ct);
        await Eventually.HoldsAsync(async () => await parts.Copies.ReadAsync("in-redis") is not null, Patience, "the value is in Redis");
        parts.Local.Drop("in-redis", 2);

        await cluster.StopAsync();
        parts.Silence = TimeSpan.FromSeconds(30);
        (await parts.Reader.ReadAsync("known", Ct)).ShouldNotBeNull();
        (await parts.Reader.ReadAsync("in-redis", Ct)).ShouldNotBeNull();
        await Should.ThrowAsync<PermissionsUnavailableException>(async () => await parts.Reader.ReadAsync("unknown", Ct));

        parts.Silence = TimeSpan.FromSeconds(61);
        await Should.ThrowAsync<PermissionsUnavailableException>(async () => await parts.Reader.ReadAsync("known", Ct));

        await cluster.StartAsync();
        parts.Silence = null;
        await Eventually.HoldsAsync(() => parts.Feed.IsConnected, Patience, "the feed is back");
        await Eventually.HoldsAsync(async () => await TryAsync(parts, "known"), Patience, "reads go on");
    }

    [Fact]
    public async Task A_frozen_Redis_costs_a_read_no_more_than_its_deadline()
    {
        await using var cluster = await PostgresCluster.StartNewAsync();
        await using var fixture = new SyncFixture(cluster);
        await fixture.InitializeAsync();
        await using var parts = await new ReaderParts(fixture, redisDeadlineMilliseconds: 500, breakerOpenMilliseconds: 10_000).StartAsync();
        await fixture.Intake().ProcessAsync([.. Enumerable.Range(0, 200).Select(i => Facts.Of($"f-{i}", 1))], SyncFixture.UserService, Ct);
        fixture.Redis.Freeze();
        try
        {
            var watch = Stopwatch.StartNew();
            for (var i = 0; i < 200; i++)
            {
                (await parts.Reader.ReadAsync($"f-{i}", Ct)).ShouldNotBeNull();
            }

            // Five late calls open the breaker; without it these reads alone would wait 100 s.
            watch.Elapsed.ShouldBeLessThan(TimeSpan.FromSeconds(50));
        }
        finally
        {
            fixture.Redis.Thaw();
        }
    }

    private static async Task<bool> TryAsync(ReaderParts parts, string subject)
    {
        try
        {
            return await parts.Reader.ReadAsync(subject, Ct) is not null;
        }
        catch (PermissionsUnavailableException)
        {
            return false;
        }
    }
}
