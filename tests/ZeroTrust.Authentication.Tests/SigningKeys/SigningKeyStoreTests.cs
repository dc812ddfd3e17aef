using System.Text.Json;
using Marten;
using Microsoft.Extensions.Time.Testing;
using Shouldly;
using Xunit;
using ZeroTrust.Authentication.SigningKeys;
using ZeroTrust.Authentication.Tests.Fixtures;
using ZeroTrust.Contracts.Authentication;
using ZeroTrust.Platform.Keys;
using ZeroTrust.Platform.Problems;

namespace ZeroTrust.Authentication.Tests.SigningKeys;

/// <summary>Keys in a real database, several instances on it.</summary>
public sealed class SigningKeyStoreTests(KeysFixture world) : IClassFixture<KeysFixture>, IAsyncLifetime
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        await world.ClearAsync();
        world.Options.Algorithm = SigningAlgorithm.RS256;
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task Instances_that_start_at_once_make_one_key()
    {
        var rings = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => StartAsync()));
        rings.Select(ring => ring.Active.KeyId).Distinct().Count().ShouldBe(1);
        (await world.AuditAsync()).ShouldBe(["signing_key.published no_signing_key", "signing_key.activated no_signing_key"]);
    }

    [Fact]
    public async Task A_key_lives_from_publication_to_removal()
    {
        using var ring = await StartAsync();
        var first = ring.Active.KeyId;
        var next = (await world.Administration().RotateAsync(Ct))!;
        await TickAsync(ring);
        ring.Active.KeyId.ShouldBe(first);
        Published(ring).ShouldBe([first, next.KeyId], ignoreOrder: true);
        await world.PassAsync(world.Options.PublishLead);
        await TickAsync(ring);
        ring.Active.KeyId.ShouldBe(next.KeyId);
        Published(ring).ShouldBe([first, next.KeyId], ignoreOrder: true);
        await world.PassAsync(world.Options.Keep);
        await TickAsync(ring);
        Published(ring).ShouldBe([next.KeyId]);
        (await world.AuditAsync()).ShouldBe(
        [
            "signing_key.published no_signing_key", "signing_key.activated no_signing_key", "signing_key.published command",
            "signing_key.retired schedule", "signing_key.activated schedule", "signing_key.removed schedule",
        ]);
    }

    [Fact]
    public async Task The_schedule_rotates_by_itself()
    {
        using var ring = await StartAsync();
        var first = ring.Active.KeyId;
        await world.PassAsync(world.Options.Rotation - world.Options.PublishLead);
        await TickAsync(ring);
        Published(ring).Count.ShouldBe(2);
        ring.Active.KeyId.ShouldBe(first);
        await world.PassAsync(world.Options.PublishLead);
        await TickAsync(ring);
        ring.Active.KeyId.ShouldNotBe(first);
    }

    [Theory, InlineData(SigningAlgorithm.ES256), InlineData(SigningAlgorithm.PS256)]
    public async Task Another_algorithm_comes_by_the_same_way(SigningAlgorithm algorithm)
    {
        using var ring = await StartAsync();
        world.Options.Algorithm = algorithm;
        await TickAsync(ring);
        ring.Active.Algorithm.ShouldBe("RS256");
        ring.Set.Algorithms.ShouldBe(["RS256", algorithm.ToString()]);
        await world.PassAsync(world.Options.PublishLead);
        await TickAsync(ring);
        ring.Active.Algorithm.ShouldBe(algorithm.ToString());
        ring.Set.Algorithms.ShouldBe(["RS256", algorithm.ToString()], ignoreOrder: true);
        await world.PassAsync(world.Options.Keep);
        await TickAsync(ring);
        ring.Set.Algorithms.ShouldBe([algorithm.ToString()]);
    }

    [Fact]
    public async Task Of_32_rotations_at_once_one_publishes()
    {
        using var ring = await StartAsync();
        var results = await Task.WhenAll(Enumerable.Range(0, 32).Select(_ => Task.Run(() => world.Administration().RotateAsync(Ct), Ct)));
        results.Count(result => result is not null).ShouldBe(1);
        await ring.LoadAsync(Ct);
        Published(ring).Count.ShouldBe(2);
        (await world.AuditAsync()).Count(entry => entry == "signing_key.published command").ShouldBe(1);
    }

    [Fact]
    public async Task Of_many_schedules_at_once_one_does_what_is_due()
    {
        using var ring = await StartAsync();
        await world.Administration().RotateAsync(Ct);
        await world.PassAsync(world.Options.PublishLead);
        await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => Task.Run(() => world.Store().RunScheduleAsync(Ct), Ct)));
        await ring.LoadAsync(Ct);
        ring.Set.Lives.Count(life => life.State == SigningKeyState.Active).ShouldBe(1);
        (await world.AuditAsync()).Count(entry => entry == "signing_key.activated schedule").ShouldBe(1);
    }

    [Fact]
    public async Task An_instance_that_has_not_heard_yet_signs_with_a_key_that_all_publish()
    {
        using var behind = await StartAsync();
        using var ahead = await StartAsync();
        await world.Administration().RotateAsync(Ct);
        await ahead.LoadAsync(Ct);
        ahead.PublicKeys.Keys.ShouldContain(behind.Active.KeyId);
        await world.PassAsync(world.Options.PublishLead);
        await TickAsync(ahead);
        ahead.PublicKeys.Keys.ShouldContain(behind.Active.KeyId);
        ahead.Active.KeyId.ShouldNotBe(behind.Active.KeyId);
        await behind.OnGapAsync(Ct);
        behind.Active.KeyId.ShouldBe(ahead.Active.KeyId);
    }

    [Fact]
    public async Task An_instance_that_could_not_read_signs_no_more_until_it_can()
    {
        var clock = new FakeTimeProvider();
        using var ring = world.Ring(clock);
        await ring.RunAsync(Ct);
        var active = ring.Active.KeyId;
        clock.Advance(world.Options.MaxKeySetAge - TimeSpan.FromSeconds(2));
        ring.GiveUpIfStale();
        ring.Active.KeyId.ShouldBe(active);
        clock.Advance(TimeSpan.FromSeconds(1));
        ring.GiveUpIfStale();
        Should.Throw<ProblemException>(() => ring.Active).Problem.ShouldBe(CommonProblems.Unavailable);
        ring.Set.IsFresh.ShouldBeFalse();
        ring.PublicKeys.Keys.ShouldBe([active]);
        await ring.LoadAsync(Ct);
        ring.Active.KeyId.ShouldBe(active);
    }

    [Fact]
    public async Task A_revoked_key_is_gone_at_once_and_another_signs()
    {
        using var ring = await StartAsync();
        var compromised = ring.Active.KeyId;
        (await world.Administration().RevokeAsync(compromised, Ct))!.Single(key => key.KeyId == compromised).State.ShouldBe("revoked");
        await ring.OnChangeAsync("changed", Ct);
        ring.Active.KeyId.ShouldNotBe(compromised);
        Published(ring).ShouldBe([ring.Active.KeyId]);
        (await world.Store().ReadAsync(Ct)).Single(key => key.Id == compromised).Wrapped.ShouldBeEmpty();
        await world.Administration().RevokeAsync(compromised, Ct);
        (await world.AuditAsync()).Skip(2).ShouldBe(["signing_key.revoked command", "signing_key.published no_signing_key", "signing_key.activated no_signing_key"]);
        world.Sent.Messages.OfType<SigningKeyChanged>().ShouldContain(fact => fact.KeyId == compromised && fact.Change == "signing_key.revoked");
        (await world.Administration().RevokeAsync("nobody", Ct)).ShouldBeNull();
    }

    [Fact]
    public async Task A_revocation_takes_the_key_that_verifiers_know_already()
    {
        using var ring = await StartAsync();
        var next = (await world.Administration().RotateAsync(Ct))!;
        await world.Administration().RevokeAsync(ring.Active.KeyId, Ct);
        await ring.LoadAsync(Ct);
        ring.Active.KeyId.ShouldBe(next.KeyId);
    }

    [Fact]
    public async Task A_change_that_does_not_commit_never_was()
    {
        using var ring = await StartAsync();
        await using (var session = world.Documents.LightweightSession())
        {
            var turn = await world.Store().TakeTurnAsync(session, OutboxStub.Create(world.Sent), ZeroTrust.Contracts.Audit.AuditActor.System, Ct);
            await turn.RevokeAsync(ring.Active.KeyId, "test", Ct);
        }

        // The killed one left its turn to others.
        (await world.Administration().RotateAsync(Ct)).ShouldNotBeNull();
        await ring.LoadAsync(Ct);
        ring.Set.Lives.Select(life => life.State).ShouldBe([SigningKeyState.Active, SigningKeyState.Published]);
        (await world.AuditAsync()).ShouldNotContain(entry => entry.StartsWith("signing_key.revoked", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_key_of_an_older_version_without_times_is_taken_over()
    {
        using (var key = SigningKey.Generate())
        await using (var session = world.Documents.LightweightSession())
        {
            session.Insert(new SigningKeyDocument { Id = key.KeyId, CreatedAt = DateTimeOffset.UtcNow, Wrapped = await world.Wrapper().WrapAsync(key.ExportPkcs8(), SigningKeyRing.Purpose, Ct) });
            await session.SaveChangesAsync(Ct);
            using var ring = await StartAsync();
            ring.Active.KeyId.ShouldBe(key.KeyId);
        }
    }

    [Fact]
    public async Task A_key_that_cannot_be_unwrapped_leaves_the_others_in_use()
    {
        using var ring = await StartAsync();
        await world.Administration().RotateAsync(Ct);
        var next = (await world.Store().ReadAsync(Ct))[^1];
        await using (var session = world.Documents.LightweightSession())
        {
            next.Wrapped[^1] ^= 1;
            session.Update(next);
            await session.SaveChangesAsync(Ct);
        }

        await ring.OnChangeAsync("changed", Ct);
        Published(ring).ShouldBe([ring.Active.KeyId]);
    }

    [Fact]
    public async Task The_wrapping_key_rotates_and_running_instances_follow()
    {
        using var running = await StartAsync();
        var rotation = Rotation(world.Wrapper());
        var (_, keys) = await rotation.RotateAsync(Ct);
        keys.ShouldBe(1);
        (await rotation.RewrapAsync(Ct)).ShouldBe(0);
        (await world.AuditAsync()).Skip(2).ShouldBe(["wrapping_key.rotation_started command", "wrapping_key.rotated command"]);
        await world.Administration().RotateAsync(Ct);
        await running.LoadAsync(Ct);
        Published(running).Count.ShouldBe(2);
        using var restarted = await StartAsync();
        restarted.Active.KeyId.ShouldBe(running.Active.KeyId);
    }

    /// <summary>Every call of the rotation is once the last one that its process makes.</summary>
    [Fact]
    public async Task A_rotation_of_the_wrapping_key_that_is_killed_anywhere_loses_nothing()
    {
        using var ring = await StartAsync();
        await world.Administration().RotateAsync(Ct);
        var killed = 0;
        for (var calls = 0; ; calls++)
        {
            try
            {
                await Rotation(new DyingWrapper(world.Wrapper(), calls)).RotateAsync(Ct);
                break;
            }
            catch (OperationCanceledException)
            {
                killed++;
                using var restarted = await StartAsync();
                restarted.PublicKeys.Count.ShouldBe(2);
            }
        }

        killed.ShouldBeGreaterThan(6);
        (await Rotation(world.Wrapper()).RewrapAsync(Ct)).ShouldBe(0);
        using var last = await StartAsync();
        last.PublicKeys.Count.ShouldBe(2);
    }

    private WrappingKeyRotation Rotation(IKeyWrapper wrapper) => new(wrapper, [world.Store(wrapper)], world.Documents, world.Source, new AuditStub());

    private async Task<SigningKeyRing> StartAsync()
    {
        var ring = world.Ring();
        await ring.RunAsync(Ct);
        return ring;
    }

    private async Task TickAsync(SigningKeyRing ring)
    {
        await world.Store().RunScheduleAsync(Ct);
        await ring.LoadAsync(Ct);
    }

    private static List<string> Published(SigningKeyRing ring) =>
        [.. JsonDocument.Parse(ring.Set.JwkSet).RootElement.GetProperty("keys").EnumerateArray().Select(key => key.GetProperty("kid").GetString()!)];

    /// <summary>Does as many calls as it is told, half of them before and half after the work is done, then its process is gone.</summary>
    private sealed class DyingWrapper(IKeyWrapper inner, int calls) : IKeyWrapper
    {
        private int _left = calls;

        public ValueTask<byte[]> WrapAsync(ReadOnlyMemory<byte> key, string purpose, CancellationToken ct) => DoAsync(() => inner.WrapAsync(key, purpose, ct));

        public ValueTask<byte[]> UnwrapAsync(ReadOnlyMemory<byte> wrapped, string purpose, CancellationToken ct) => DoAsync(() => inner.UnwrapAsync(wrapped, purpose, ct));

        public ValueTask<bool> IsCurrentAsync(ReadOnlyMemory<byte> wrapped, CancellationToken ct) => DoAsync(() => inner.IsCurrentAsync(wrapped, ct));

        public ValueTask<string> RotateAsync(CancellationToken ct) => DoAsync(() => inner.RotateAsync(ct));

        private async ValueTask<T> DoAsync<T>(Func<ValueTask<T>> work)
        {
            Step();
            var done = await work();
            Step();
            return done;
        }

        private void Step()
        {
            if (_left-- == 0)
            {
                throw new OperationCanceledException("killed");
            }
        }
    }
}
