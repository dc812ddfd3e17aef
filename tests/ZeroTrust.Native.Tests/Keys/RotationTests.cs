using System.Net;
using ZeroTrust.Native.Tests.Fixtures;
using ZeroTrust.Native.Tests.Instances;

namespace ZeroTrust.Native.Tests.Keys;

/// <summary>Keys that change while services work with them.</summary>
[Collection(nameof(AloneOnTheMachine))]
[Trait("Module", "Authentication")]
public sealed class RotationTests(KeyHosts world) : IClassFixture<KeyHosts>
{
    // The product's promise.
    private static readonly TimeSpan Promised = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    /// <summary>dotnet/aspnetcore#28948 is the failed request that the lead is there to avoid.</summary>
    [Fact]
    public async Task A_JwtBearer_consumer_survives_a_rotation_with_no_failed_request()
    {
        await using var consumer = await Consumer.StartAsync(world.First);
        var early = await world.TokenAsync(world.First);
        await SettleAsync(consumer, early);
        var rereading = new Traffic(1, async (_, _) =>
        {
            consumer.RereadKeys();
            // Nothing is waited for: this is the pace of the rereading.
            await Task.Delay(TimeSpan.FromSeconds(2), TestContext.Current.CancellationToken);
        });
        var traffic = new Traffic(4, async (caller, failed) =>
        {
            var token = await world.TokenAsync(caller % 2 == 0 ? world.First : world.Second);
            using var answer = await Traffic.ExpectAsync("consumer", consumer.CallAsync(token), HttpStatusCode.OK, failed);
        });
        await using (rereading)
        await using (traffic)
        {
            await traffic.RoundsAsync(10);
            using var rotated = await world.First.Client.SendAsync(HttpMethod.Post, "/v1/keys/rotate", await world.Sample.LoginAsync(world.Sample.Admin));
            var next = (string)(await rotated.ShouldBeAsync(HttpStatusCode.Created))["kid"]!;
            await Eventually.HoldsAsync(
                async () => KeyHosts.KeyOf(await world.TokenAsync(world.First)) == next && KeyHosts.KeyOf(await world.TokenAsync(world.Second)) == next,
                Patience, "both sign with the next key");
            await traffic.RoundsAsync(50);
        }

        traffic.Failures.ShouldBeEmpty();
        using var old = await consumer.CallAsync(early);
        old.StatusCode.ShouldBe(HttpStatusCode.OK);
        (await world.PassesAsync(world.Second, early)).ShouldBeTrue();
    }

    [Fact]
    public async Task A_revoked_key_is_refused_by_both_within_a_second_and_a_consumer_that_rereads_knows_the_new_one()
    {
        await using var consumer = await Consumer.StartAsync(world.First);
        var token = await world.TokenAsync(world.First);
        await SettleAsync(consumer, token);
        (await world.PassesAsync(world.Second, token)).ShouldBeTrue();
        var result = await NativeCommand.RunAsync(world.Settings, "keys", "revoke", KeyHosts.KeyOf(token));
        (result.ExitCode, result.Error).ShouldBe((0, string.Empty));
        result.Output.ShouldContain("revoked");
        await Task.WhenAll(new[] { world.First, world.Second }.Select(host => Eventually.HoldsAsync(
            async () => !await world.PassesAsync(host, token), Promised, "the token is refused")));
        var fresh = await world.TokenAsync(world.Second);
        KeyHosts.KeyOf(fresh).ShouldNotBe(KeyHosts.KeyOf(token));
        (await world.PassesAsync(world.First, fresh)).ShouldBeTrue();

        // What the README says of verifiers outside: they look at what they read before, and Microsoft's also at what was good until then.
        using (var cached = await consumer.CallAsync(token))
        {
            cached.StatusCode.ShouldBe(HttpStatusCode.OK);
        }

        await Eventually.HoldsAsync(
            async () =>
            {
                consumer.RereadKeys();
                return await consumer.CallAsync(fresh).StatusAsync() == HttpStatusCode.OK;
            },
            Patience, "the consumer has read the new keys");
    }

    [Fact]
    public async Task The_wrapping_key_rotates_under_running_instances_and_they_start_again()
    {
        var result = await NativeCommand.RunAsync(world.Settings, "keys", "rotate-wrapping");
        (result.ExitCode, result.Error).ShouldBe((0, string.Empty));
        result.Output.ShouldContain("wrapped anew");
        var before = await KeyHosts.PublishedAsync(world.First);
        await world.Second.KillAsync();
        await world.Second.StartAsync();
        (await KeyHosts.PublishedAsync(world.Second)).ShouldBe(before, ignoreOrder: true);
        (await world.PassesAsync(world.First, await world.TokenAsync(world.Second))).ShouldBeTrue();
    }

    private static async Task SettleAsync(Consumer consumer, string token) => await Eventually.HoldsAsync(
        async () => await consumer.CallAsync(token).StatusAsync() == HttpStatusCode.OK, Patience, "the consumer has read the keys");
}
