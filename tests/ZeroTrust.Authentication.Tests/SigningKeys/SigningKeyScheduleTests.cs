using CsCheck;
using Shouldly;
using Xunit;
using ZeroTrust.Authentication.SigningKeys;
using ZeroTrust.Authentication.Tokens;

namespace ZeroTrust.Authentication.Tests.SigningKeys;

/// <summary>The life of keys, over generated histories: late schedules, rotations on demand, changed algorithms, revocations.</summary>
public sealed class SigningKeyScheduleTests
{
    private const int Seconds = 1;
    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private static readonly Gen<SigningKeyOptions> AnyOptions =
        from maxAge in Gen.Int[1, 7200]
        from setAge in Gen.Int[3, 3600]
        from more in Gen.Int[0, 50_000]
        select new SigningKeyOptions { JwksMaxAgeSeconds = maxAge, MaxKeySetAgeSeconds = setAge, PublishLeadSeconds = maxAge + setAge + more, RotationDays = 1 };

    // Waits up to a day, then does one thing.
    private static readonly Gen<(int Wait, int Deed)[]> AnyHistory = Gen.Select(Gen.Int[0, 40_000], Gen.Int[0, 9]).Array[1, 60];

    [Fact]
    public void There_is_always_exactly_one_key_that_signs() => AnyHistory.Select(AnyOptions).Sample((history, options) =>
        World.Run(history, options, revoking: true).Moments.ShouldAllBe(moment => moment.Keys.Count(key => key.State == SigningKeyState.Active) == 1));

    [Fact]
    public void A_key_signs_after_its_lead_unless_there_is_no_other() => AnyHistory.Select(AnyOptions).Sample((history, options) =>
    {
        var world = World.Run(history, options, revoking: false);
        var first = world.Moments[0].Keys.Single().KeyId;
        world.Moments.SelectMany(moment => moment.Keys).Where(key => key.ActivatedAt is not null && key.KeyId != first)
            .ShouldAllBe(key => key.ActivatedAt - key.PublishedAt >= options.PublishLead);
    });

    [Fact]
    public void A_key_stays_for_longer_than_any_token_of_it() => AnyHistory.Select(AnyOptions).Sample((history, options) =>
    {
        var world = World.Run(history, options, revoking: false);
        foreach (var (before, after) in world.Moments.Zip(world.Moments.Skip(1)))
        {
            before.Keys.Where(key => after.Keys.All(kept => kept.KeyId != key.KeyId)).ShouldAllBe(gone =>
                gone.State == SigningKeyState.Retired
                && after.At - gone.RetiredAt >= AccessTokenRules.MaxLifetime + options.MaxKeySetAge + TimeSpan.FromSeconds(AccessTokenRules.LeewaySeconds));
        }
    });

    /// <summary>
    /// An instance signs by what it read up to MaxKeySetAge ago; a verifier looks at a set that it fetched up to max-age ago from
    /// an instance that had read up to MaxKeySetAge before that, at any moment of the token's life, its own clock five minutes late.
    /// </summary>
    [Fact]
    public void No_verifier_meets_an_unknown_key() => Gen.Select(AnyHistory, AnyOptions, Gen.Double[0, 1].Array[200]).Sample((history, options, draws) =>
    {
        var world = World.Run(history, options, revoking: false);
        var end = (world.Moments[^1].At - Start).TotalSeconds;
        for (var i = 0; i < draws.Length; i += 5)
        {
            var signedAt = draws[i] * end;
            var signer = world.At(signedAt - draws[i + 1] * options.MaxKeySetAgeSeconds);
            var keyId = signer.Keys.Single(key => key.State == SigningKeyState.Active).KeyId;
            var verifiedAt = signedAt + draws[i + 2] * (AccessTokenRules.MaxLifetime.TotalSeconds + 300 - Seconds);
            var read = verifiedAt - draws[i + 3] * options.JwksMaxAgeSeconds - draws[i + 4] * options.MaxKeySetAgeSeconds;
            if (verifiedAt < end)
            {
                world.At(read).Keys.ShouldContain(key => key.KeyId == keyId && key.State != SigningKeyState.Revoked, $"signed {signedAt}, verified {verifiedAt}, read {read}");
            }
        }
    });

    [Fact]
    public void A_revoked_key_signs_no_more_and_the_next_one_does_at_once()
    {
        var options = new SigningKeyOptions();
        var active = new SigningKeyLife("a", "RS256", Start, Start) { ActivatedAt = Start };
        var next = new SigningKeyLife("b", "RS256", Start, Start.AddDays(1));
        SigningKeySchedule.Next([active, next], options, Start).ShouldBeNull();
        SigningKeySchedule.Next([active.Revoke(Start, options.Keep), next], options, Start).ShouldBe(new SigningKeyStep.Activate("b", "no_signing_key"));
        SigningKeySchedule.Next([active.Revoke(Start, options.Keep)], options, Start).ShouldBe(new SigningKeyStep.Publish("RS256", "no_signing_key"));
    }

    [Fact]
    public void Another_algorithm_goes_the_same_way()
    {
        var options = new SigningKeyOptions { Algorithm = SigningAlgorithm.ES256 };
        var active = new SigningKeyLife("a", "RS256", Start, Start) { ActivatedAt = Start };
        SigningKeySchedule.Next([active], options, Start).ShouldBe(new SigningKeyStep.Publish("ES256", "algorithm_changed"));
        var next = new SigningKeyLife("b", "ES256", Start, Start.AddDays(1));
        SigningKeySchedule.Next([active, next], options, Start.AddDays(1).AddTicks(-1)).ShouldBeNull();
        SigningKeySchedule.Next([active, next], options, Start.AddDays(1)).ShouldBe(new SigningKeyStep.Activate("b", "schedule"));
    }

    [Fact]
    public void An_instance_with_another_algorithm_takes_no_published_key_away()
    {
        var active = new SigningKeyLife("a", "RS256", Start, Start) { ActivatedAt = Start };
        var next = new SigningKeyLife("b", "ES256", Start, Start.AddDays(1));
        SigningKeySchedule.Next([active, next], new SigningKeyOptions(), Start).ShouldBeNull();
    }

    [Theory]
    [InlineData(599, 300, 300, false)]
    [InlineData(600, 300, 300, true)]
    [InlineData(86_400, 300, 300, false)]
    public void A_lead_is_long_enough_for_caches_and_shorter_than_a_rotation(int lead, int maxAge, int setAge, bool accepted) =>
        new SigningKeyOptionsRules().Validate(null, new SigningKeyOptions { PublishLeadSeconds = lead, JwksMaxAgeSeconds = maxAge, MaxKeySetAgeSeconds = setAge, RotationDays = 1 })
            .Succeeded.ShouldBe(accepted);

    private sealed record Moment(DateTimeOffset At, IReadOnlyList<SigningKeyLife> Keys);

    /// <summary>What is in the database after each commit.</summary>
    private sealed class World
    {
        private readonly List<SigningKeyLife> _keys = [];
        private int _made;

        public List<Moment> Moments { get; } = [];

        public static World Run((int Wait, int Deed)[] history, SigningKeyOptions options, bool revoking)
        {
            var world = new World();
            var now = Start;
            world.RunSchedule(options, now);
            foreach (var (wait, deed) in history)
            {
                now = now.AddSeconds(wait);
                world.Do(deed, options, now, revoking);
                world.RunSchedule(options, now);
            }

            return world;
        }

        public Moment At(double seconds) => Moments.LastOrDefault(moment => (moment.At - Start).TotalSeconds <= seconds) ?? Moments[0];

        private void Do(int deed, SigningKeyOptions options, DateTimeOffset now, bool revoking)
        {
            if (deed == 0 && SigningKeySchedule.Upcoming(_keys) is null)
            {
                Publish(options.AlgorithmName, options, now);
            }
            else if (deed == 1)
            {
                options.Algorithm = options.Algorithm == SigningAlgorithm.RS256 ? SigningAlgorithm.ES256 : SigningAlgorithm.RS256;
            }
            else if (deed == 2 && revoking)
            {
                var at = _keys.FindIndex(key => key.State != SigningKeyState.Revoked);
                _keys[at] = _keys[at].Revoke(now, options.Keep);
            }
        }

        private void RunSchedule(SigningKeyOptions options, DateTimeOffset now)
        {
            while (SigningKeySchedule.Next(_keys, options, now) is { } step)
            {
                switch (step)
                {
                    case SigningKeyStep.Publish publish:
                        Publish(publish.Algorithm, options, now);
                        break;
                    case SigningKeyStep.Activate activate:
                        Change(key => key.State == SigningKeyState.Active, key => key.Retire(now, options.Keep));
                        Change(key => key.KeyId == activate.KeyId, key => key.Activate(now));
                        break;
                    case SigningKeyStep.Remove remove:
                        _keys.RemoveAll(key => key.KeyId == remove.KeyId);
                        break;
                }
            }

            Moments.Add(new Moment(now, [.. _keys]));
        }

        private void Publish(string algorithm, SigningKeyOptions options, DateTimeOffset now) =>
            _keys.Add(new SigningKeyLife($"k{_made++}", algorithm, now, now + options.PublishLead));

        private void Change(Predicate<SigningKeyLife> which, Func<SigningKeyLife, SigningKeyLife> change)
        {
            for (var i = 0; i < _keys.Count; i++)
            {
                _keys[i] = which(_keys[i]) ? change(_keys[i]) : _keys[i];
            }
        }
    }
}
